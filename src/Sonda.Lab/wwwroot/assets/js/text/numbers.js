// Numbers as the page shows them: true minus, powers of ten, the separators of the language.

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const separators = { decimal: ".", group: "," };

/** Selects the separators of a language. @param {string} language en or pt */
export function setNumbers(language) {
  separators.decimal = language === "pt" ? "," : ".";
  // As on every other Portuguese page: the rates of a spec beside it have a point.
  separators.group = language === "pt" ? "\u00a0" : ",";
}

/** The sign for a missing number. */
export const MISSING = "–";

/** Digits of the invariant form in the language. @param {string} digits */
export function localized(digits) {
  return digits.replace("-", "−").replace(".", separators.decimal);
}

/** A whole number with groups: 2,000. @param {number | null | undefined} value */
export function count(value) {
  if (value == null || !Number.isFinite(value)) return notFinite(value);
  const digits = Math.abs(Math.round(value)).toFixed(0).replace(/\B(?=(\d{3})+$)/g, separators.group);
  return (value < 0 ? "−" : "") + digits;
}

/** A number with fixed decimals. @param {number | null | undefined} value @param {number} decimals */
export function fixed(value, decimals) {
  return value == null || !Number.isFinite(value) ? notFinite(value) : localized(value.toFixed(decimals));
}

/** A percentage of a share from 0 to 1: 10.3%. @param {number | null | undefined} share @param {number} [decimals] */
export function percent(share, decimals = 1) {
  return share == null || !Number.isFinite(share) ? notFinite(share) : fixed(share * 100, decimals) + "%";
}

/** A power of ten, also 1 and 10 in words of digits: 10⁻³. @param {number} exponent */
export function powerOfTen(exponent) {
  if (exponent === 0) return "1";
  if (exponent === 1) return "10";
  const digits = [...String(Math.abs(exponent))].map(digit => SUPERSCRIPTS[Number(digit)]).join("");
  return "10" + (exponent < 0 ? "⁻" : "") + digits;
}

/**
 * A number with significant digits; below a thousandth as 1.8 × 10⁻⁴.
 * @param {number | null | undefined} value @param {number} [digits]
 */
export function significant(value, digits = 2) {
  if (value == null || !Number.isFinite(value)) return notFinite(value);
  if (value === 0) return "0";
  const [mantissa, power] = Math.abs(value).toExponential(digits - 1).split("e");
  const exponent = Number(power), sign = value < 0 ? "−" : "";
  return exponent >= -3 && exponent < 6
    ? sign + (exponent >= 3 ? count(Number(Math.abs(value).toPrecision(digits)))
      : localized(Number(Math.abs(value).toPrecision(digits)).toFixed(Math.max(0, digits - 1 - exponent))))
    : `${sign}${localized(mantissa)}\u00a0×\u00a0${powerOfTen(exponent)}`;
}

/** The same for a number given by its log₁₀. @param {number} log10 @param {number} [digits] */
export function significantOfLog(log10, digits = 2) {
  if (log10 === -Infinity) return "0";
  const value = 10 ** log10;
  if (!Number.isFinite(log10) || (value > 1e-300 && Number.isFinite(value))) return significant(value, digits);
  const exponent = Math.floor(log10);
  return `${localized((10 ** (log10 - exponent)).toFixed(digits - 1))}\u00a0×\u00a0${powerOfTen(exponent)}`;
}

/** A setting in its shortest form: 0.1, 5. @param {number} value */
export function plain(value) {
  return Number.isFinite(value) ? localized(String(Number(value.toPrecision(10)))) : notFinite(value);
}

/** The label of a round tick: 0.5, 2000, 2×10³⁶. @param {number} value */
export function tickLabel(value) {
  if (value === 0 || Math.abs(value) < 1e6) return plain(value);
  const exponent = Math.floor(Math.log10(Math.abs(value)) + 1e-9), mantissa = plain(Number((value / 10 ** exponent).toPrecision(3)));
  return `${mantissa === "1" ? "" : `${mantissa}×`}${powerOfTen(exponent)}`;
}

/** Decibels with a sign: −14.7 dB. @param {number} value */
export function decibels(value) {
  if (value === -Infinity) return "−∞\u00a0dB";
  return (value > 0 ? "+" : "") + fixed(value, 1) + "\u00a0dB";
}

/**
 * Reads what a person typed, with a point or a comma, and with thousands in groups of three; NaN if it is no number that can be held.
 * @param {string} text
 */
export function readNumber(text) {
  const spaced = text.trim().replace("−", "-").replace(/(?<=\d)[\s\u00a0](?=\d{3}(\D|$))/g, ""), mark = separators.decimal === "." ? "," : ".";
  const isGrouped = new RegExp(`^-?[1-9]\\d{0,2}(\\${mark}\\d{3})+(\\${separators.decimal}\\d*)?$`).test(spaced);
  const digits = (isGrouped ? spaced.replaceAll(mark, "") : spaced).replace(",", "."), value = digits === "" ? NaN : Number(digits);
  return value === 0 && /^[^e]*[1-9]/i.test(digits) ? NaN : value;
}

/** @param {number | null | undefined} value */
function notFinite(value) {
  return value == null ? MISSING : Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
}
