/** In the home of a folder that was set up: programs that were brought for it. Its folder `bin` comes first on PATH. */
export const broughtTools = ".baton-tools";
