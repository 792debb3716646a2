// What may be typed after the command, where a host passes it on.

/**
 * `options`, for the platforms that were typed after the command only, where any were.
 * @param {unknown} options
 * @param {string} [words]
 * @returns {unknown}
 */
export function narrowed(options, words = "") {
  const platforms = words.split(" ").filter(Boolean);
  return platforms.length > 0 ? { .../** @type {object} */ (options), platforms } : options;
}
