// A certificate authority that lives as long as the test that made it.

import { generateKeyPairSync } from "node:crypto";
import { isIP } from "node:net";
import forge from "node-forge";

/** @typedef {{ key: string, cert: string }} Identity */

/**
 * Makes an authority: its own certificate, and a way to issue one for a host.
 * @returns {{ cert: string, issue: (host: string) => Identity }}
 */
export function createAuthority() {
  const own = keys();
  const name = [{ name: "commonName", value: "mystatus simulator" }];
  const root = certificate(name, name, own.public);
  root.setExtensions([{ name: "basicConstraints", cA: true, critical: true }, { name: "subjectKeyIdentifier" }]);
  root.sign(own.private, forge.md.sha256.create());

  const theirs = keys();
  /** @type {Map<string, Identity>} */
  const issued = new Map();
  return {
    cert: forge.pki.certificateToPem(root),
    issue: (host) => {
      const known = issued.get(host) ?? issue(host);
      issued.set(host, known);
      return known;
    },
  };

  /** @param {string} host @returns {Identity} */
  function issue(host) {
    const made = certificate([{ name: "commonName", value: host }], name, theirs.public);
    const subject = isIP(host) ? { type: 7, ip: host } : { type: 2, value: host };
    made.setExtensions([{ name: "subjectAltName", altNames: [subject] }]);
    made.sign(own.private, forge.md.sha256.create());
    return { key: forge.pki.privateKeyToPem(theirs.private), cert: forge.pki.certificateToPem(made) };
  }
}

/** Node's own generator: the one in JavaScript takes seconds. */
function keys() {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    private: forge.pki.privateKeyFromPem(pair.privateKey.export({ type: "pkcs1", format: "pem" }).toString()),
    public: forge.pki.publicKeyFromPem(pair.publicKey.export({ type: "spki", format: "pem" }).toString()),
  };
}

/**
 * @param {forge.pki.CertificateField[]} subject
 * @param {forge.pki.CertificateField[]} issuer
 * @param {forge.pki.rsa.PublicKey} publicKey
 */
function certificate(subject, issuer, publicKey) {
  const made = forge.pki.createCertificate();
  const day = 86_400_000;
  made.publicKey = publicKey;
  // Of fixed length and positive: parsers refuse a sign bit, and zeros in front.
  made.serialNumber = `40${forge.util.bytesToHex(forge.random.getBytesSync(12))}`;
  made.validity.notBefore = new Date(Date.now() - day);
  made.validity.notAfter = new Date(Date.now() + 30 * day);
  made.setSubject(subject);
  made.setIssuer(issuer);
  return made;
}
