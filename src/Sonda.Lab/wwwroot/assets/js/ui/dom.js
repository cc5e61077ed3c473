// Elements in one expression. No markup is ever parsed, so that a run's name or a spec is text and nothing else.

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * An element with its properties and children. `on` holds listeners, names with a hyphen and `role` become attributes.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  set(element, properties);
  add(element, children.flat());
  return element;
}

/** Sets properties as {@link h} does; null removes an attribute. @param {Element} element @param {Record<string, any>} properties */
export function set(element, properties) {
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, /** @type {EventListener} */ (listener));
    } else if (name === "class") {
      element.className = value;
    } else if (name.includes("-") || name === "role" || !(name in element)) {
      if (value == null || value === false) element.removeAttribute(name);
      else element.setAttribute(name, value === true ? "" : String(value));
    } else {
      /** @type {any} */ (element)[name] = value;
    }
  }
}

/** Appends children; empty ones are left out. @param {Node} parent @param {Child[]} children */
export function add(parent, children) {
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) {
      parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
}

/** Replaces the children of an element. @param {Element} element @param {...Child} children */
export function fillWith(element, ...children) {
  element.replaceChildren();
  add(element, children);
}

/** Writes a text only if it changed, so that selections and screen readers stay where they are. @param {Element} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Moves and sizes an element in pixels; the page's policy allows no style attributes. @param {HTMLElement} element @param {Record<string, number>} box */
export function place(element, box) {
  for (const [name, value] of Object.entries(box)) element.style.setProperty(name, `${Math.round(value)}px`);
}

/** A text for screen readers alone. @param {string} text */
export const hidden = text => h("span", { class: "unseen" }, text);
