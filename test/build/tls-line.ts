import net from 'node:net';
import tls from 'node:tls';

/** Of 127.0.0.1, good until 2126, made for this file and for nothing else. */
export const CERT = `-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUELzBmqVm8thML1oU9Zq7p7CyPb4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNDIxMjk1MloYDzIxMjYxMDMx
MjEyOTUyWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQqQx4Pj53EHrdUaqWLlChDB67/xRia5izB79+FGbPHchCFdKBmZpkV
oESVwQB5DwWoOycewSj6WHq0StkxBlZ0o2QwYjAdBgNVHQ4EFgQUPpA7LRN9Llb1
1syZdMGmi2lrkUowHwYDVR0jBBgwFoAUPpA7LRN9Llb11syZdMGmi2lrkUowDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
ICUBXJRj3BU2UA2AFut/IqxVKkMeIo+nP0wrB1khwqrpAiBIzVNA7oAUbl+x1OMl
wJOidruaxyGWPQ2E0w9WPgMb2Q==
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgp3FhPVD28RBPHE9z
D9G0QH5W3kEd6hevwh54JzA/gJ+hRANCAAQqQx4Pj53EHrdUaqWLlChDB67/xRia
5izB79+FGbPHchCFdKBmZpkVoESVwQB5DwWoOycewSj6WHq0StkxBlZ0
-----END PRIVATE KEY-----`;

/** A server that speaks TLS in front of one that does not; says its port and how to end it. */
export async function startTlsLine(target: { host: string; port: number }) {
  const open = new Set<net.Socket>();
  const server = net.createServer((near) => {
    open.add(near.on('error', () => {}));
    near.once('data', () => {
      near.write('S');
      const inner = new tls.TLSSocket(near, { isServer: true, key: KEY, cert: CERT });
      const far = net.connect({ host: target.host, port: target.port });
      for (const side of [inner, far]) side.on('error', () => near.destroy());
      inner.pipe(far).pipe(inner);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    end() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
