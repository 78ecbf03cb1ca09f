import { connect, createServer } from 'node:net';

// Below the range that the kernel takes outgoing ports from: a server that is down for a while finds its port again,
// and a client that retries meanwhile cannot be connected to itself.
const FIRST = 20_000;
const LAST = 32_000;

let next = FIRST + Math.floor(Math.random() * (LAST - FIRST));

/** Finds a TCP port that nobody listens to, and never the same one twice. */
export async function freePort() {
  for (;;) {
    const port = next;
    next = next < LAST ? next + 1 : FIRST;
    if (await isFree(port)) {
      return port;
    }
  }
}

/** Tells whether somebody accepts connections there. */
export function isListening(port) {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function isFree(port) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(true)));
  });
}
