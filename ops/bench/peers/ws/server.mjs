// A gateway as one writes it with ws and ioredis: a worker for each core, and in each worker a map from channels to
// clients and one Redis connection that subscribes what its clients want. A message becomes bytes once for all clients.
import cluster from 'node:cluster';
import { Redis } from 'ioredis';
import { WebSocketServer } from 'ws';
import { startWorkers } from '../workers.mjs';

const MAX_QUEUED = 1 << 20;
const [port, redisPort] = process.argv.slice(2).map(Number);

/** Channel to { clients, subscribed }: who wants it, and the promise of Redis' confirmation. */
const channels = new Map();

function serve() {
  const redis = new Redis({ port: redisPort, host: '127.0.0.1' });
  redis.on('message', broadcast);
  const server = new WebSocketServer({ port, host: '127.0.0.1', backlog: 4096, maxPayload: 1 << 16 });
  server.on('connection', (client) => {
    client.channels = new Set();
    client.on('message', (data) => {
      for (const line of data.toString().split('\n')) command(redis, client, JSON.parse(line));
    });
    client.on('error', () => client.terminate());
    client.on('close', () => leave(redis, client));
  });
}

async function command(redis, client, { id, connect, subscribe }) {
  if (connect) {
    client.send(JSON.stringify({ id, connect: { client: String(id), version: 'ws' } }));
  } else if (subscribe) {
    await join(redis, client, subscribe.channel);
    client.send(JSON.stringify({ id, subscribe: {} }));
  } else if (id) {
    client.send(JSON.stringify({ id, error: { code: 108, message: 'not available' } }));
  }
}

function join(redis, client, name) {
  let channel = channels.get(name);
  if (!channel) {
    channel = { clients: new Set(), subscribed: redis.subscribe(name) };
    channels.set(name, channel);
  }
  channel.clients.add(client);
  client.channels.add(name);
  return channel.subscribed;
}

function leave(redis, client) {
  for (const name of client.channels) {
    const channel = channels.get(name);
    channel.clients.delete(client);
    if (channel.clients.size === 0) {
      channels.delete(name);
      redis.unsubscribe(name);
    }
  }
}

function broadcast(name, data) {
  const push = Buffer.from(`{"push":{"channel":${JSON.stringify(name)},"pub":{"data":${data}}}}`);
  for (const client of channels.get(name)?.clients ?? []) {
    if (client.bufferedAmount > MAX_QUEUED) client.terminate();
    else client.send(push, { binary: false });
  }
}

if (cluster.isPrimary) startWorkers();
else serve();
