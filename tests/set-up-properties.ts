import { configureGlobal } from "fast-check";

// A property that names how long its input may be means it: by itself fast-check stays at about ten items whatever the limit.
configureGlobal({ defaultSizeToMaxWhenMaxSpecified: true });
