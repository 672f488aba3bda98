const byproducts =
  /(^|\/)(node_modules|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.venv|\.tox|\.nyc_output|\.gradle|\.gomod|\.cargo-home)\/|\.py[co]$|(^|\/)(\.coverage|\.DS_Store|npm-debug\.log|baton-checkpoint(-[0-9a-f]+){0,2}\.json(\.part)?)$/;

/** Files that tools, and Baton itself, leave behind where the repository's .gitignore does not know them; no coder means to commit them. */
export function isByproduct(path: string): boolean {
  return byproducts.test(path);
}
