// Servers on loopback.

/**
 * Starts `server` on a free port.
 * @param {import("node:http").Server} server
 * @returns {Promise<{ host: string, close: () => Promise<void> }>}
 */
export async function listen(server) {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    host: `127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
