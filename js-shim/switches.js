// The options that the shim itself acts on, before the core is there to read them; the core says what is wrong with them.

/**
 * Whether the option is turned off, also by a string, as people write it.
 * @param {unknown} value
 * @returns {boolean}
 */
export function isOff(value) {
  return value === false || (typeof value === "string" && /^\s*(off|false)\s*$/i.test(value));
}

/**
 * Whether an option that is off by default is turned on.
 * @param {unknown} value
 * @returns {boolean}
 */
export function isOn(value) {
  return value === true || (typeof value === "string" && /^\s*(on|true)\s*$/i.test(value));
}
