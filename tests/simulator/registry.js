// An npm registry on loopback that holds one package.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import { listen } from "./loopback.js";

/**
 * Serves the packed package at `tarball` whose package.json is `manifest`.
 * @param {string} tarball
 * @param {{ name: string, version: string }} manifest
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function startRegistry(tarball, manifest) {
  const { name, version } = manifest;
  const content = readFileSync(tarball);
  const integrity = `sha512-${createHash("sha512").update(content).digest("base64")}`;
  const server = http.createServer((request, response) => {
    if (request.url === `/${name}`) {
      const dist = { tarball: `http://${request.headers.host}/${name}.tgz`, integrity };
      const versions = { [version]: { ...manifest, dist } };
      const body = JSON.stringify({ name, "dist-tags": { latest: version }, versions });
      response.writeHead(200, { "Content-Type": "application/json" }).end(body);
    } else if (request.url === `/${name}.tgz`) {
      response.writeHead(200, { "Content-Type": "application/octet-stream" }).end(content);
    } else {
      response.writeHead(404).end("{}");
    }
  });
  const { host, close } = await listen(server);
  return { url: `http://${host}/`, close };
}
