// What the browser remembers of the reader: language and theme.

/** @param {string} name */
export function stored(name) {
  try {
    return localStorage.getItem("sonda." + name);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
export function store(name, value) {
  try {
    localStorage.setItem("sonda." + name, value);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
