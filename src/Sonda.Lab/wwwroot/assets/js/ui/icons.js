// Icons of 16 × 16 as paths; they take the colour of the text around them and are hidden from screen readers.

const SVG = "http://www.w3.org/2000/svg";

/** @type {Record<string, string>} */
const PATHS = {
  logo: "M1 11h2.4v4H1zM5 8h2.4v7H5zM9 5h2.4v10H9zM13 1h2.4v14H13z",
  play: "M4 2.2v11.6L13.5 8z",
  pause: "M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z",
  step: "M3 2.5v11L11 8zM11.5 2.5h2v11h-2z",
  forward: "M1.5 3v10L8 8zM8 3v10l6.5-5z",
  again: "M8 2.2a5.8 5.8 0 1 0 5.8 5.8h-1.6A4.2 4.2 0 1 1 8 3.8v2.4l3.6-3.2L8 0z",
  wave: "M7 3 2 8l5 5v-3.4h7V6.4H7z",
  moon: "M6.2 1.6a6.6 6.6 0 1 0 8.2 8.2A5.6 5.6 0 0 1 6.2 1.6z",
  share: "M9 2.5 14.5 7 9 11.5V8.8C5.4 8.8 3 10 1.5 13 1.8 8.4 4.6 5.4 9 5.2z",
  menu: "M2 3.5h12v1.6H2zM2 7.2h12v1.6H2zM2 10.9h12v1.6H2z",
  down: "M3.4 5.6 8 10.2l4.6-4.6 1 1L8 12.2 2.4 6.6z",
  close: "M3.4 2.4 8 7l4.6-4.6 1 1L9 8l4.6 4.6-1 1L8 9l-4.6 4.6-1-1L7 8 2.4 3.4z",
};

/** @param {keyof typeof PATHS} name @param {number} [size] */
export function icon(name, size = 16) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  path.setAttribute("fill", "currentColor");
  svg.appendChild(path);
  return svg;
}
