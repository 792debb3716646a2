// Servers on loopback.

/**
 * Starts `server` on a free port.
 * @param {import("node:http").Server} server
 * @param {string} [address]
 * @returns {Promise<{ host: string, close: () => Promise<void> }>}
 */
export async function listen(server, address = "127.0.0.1") {
  await new Promise((resolve) => server.listen(0, address, () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    host: `${address}:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
