import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createClient } from 'redis';
import { freePort } from './ports.mjs';
import { Service } from './service.mjs';
import { until } from './wait.mjs';

const run = promisify(execFile);

/** A real redis-server that keeps nothing. */
export class Redis extends Service {
  #clients = [];

  static async start() {
    const port = await freePort();
    const redis = new Redis('redis', 'redis-server',
      ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no', '--loglevel', 'warning']);
    redis.port = port;
    redis.uri = `redis://127.0.0.1:${port}`;
    await redis.start();
    return redis;
  }

  async start() {
    this.launch();
    await until(async () => (await this.cli('PING')) === 'PONG', 'redis answers');
  }

  /** Runs redis-cli as one would in a shell; returns what it prints. */
  async cli(...args) {
    const { stdout } = await run('redis-cli', ['-p', String(this.port), ...args]);
    return stdout.trim();
  }

  /** The plain client that any Node backend has, connected. */
  async client() {
    const client = createClient({ url: this.uri });
    this.#clients.push(client);
    client.on('error', () => { /* It reconnects by itself; commands fail for themselves. */ });
    await client.connect();
    return client;
  }

  /** Ends the plain clients. */
  dismiss() {
    this.#clients.splice(0).forEach(client => client.destroy());
  }

  /** How many gateways listen to the channel. */
  async listeners(channel) {
    return Number((await this.cli('PUBSUB', 'NUMSUB', channel)).split('\n')[1]);
  }
}
