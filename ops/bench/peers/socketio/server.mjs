// A gateway as one writes it with Socket.IO: a worker for each core, joined by the official Redis adapter, a room for
// each channel. Backends publish plain Redis messages here, so the first worker subscribes them and emits each to its
// room; the adapter brings it to the other workers.
import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { startWorkers } from '../workers.mjs';

const [port, redisPort, channelPrefix] = process.argv.slice(2);
const connect = () => new Redis({ port: Number(redisPort), host: '127.0.0.1' });

function serve() {
  const http = createServer();
  // WebSocket only: with long polling, node:cluster would need sticky sessions.
  const io = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    adapter: createAdapter(connect(), connect()),
  });
  // What Socket.IO's page on memory usage advises.
  io.engine.on('connection', (socket) => { socket.request = null; });
  io.on('connection', (socket) => {
    socket.on('subscribe', (channel) => {
      socket.join(channel);
      socket.emit('subscribed', channel);
    });
  });
  http.listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 });
  if (cluster.worker.id === 1) bridge(io);
}

function bridge(io) {
  const redis = connect();
  redis.on('pmessage', (pattern, channel, data) => io.to(channel).emit('message', JSON.parse(data)));
  redis.psubscribe(`${channelPrefix}*`);
}

if (cluster.isPrimary) startWorkers();
else serve();
