// The primary of the Node peers: starts the workers, says "ready" when all of them listen, and ends when one ends.
import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';

/** Runs in the primary; connections go to the workers in turn (node:cluster's default). */
export function startWorkers() {
  const count = availableParallelism();
  let listening = 0;
  cluster.on('listening', () => {
    if (++listening === count) console.log(`ready, ${count} workers`);
  });
  cluster.on('exit', (worker, code, signal) => {
    console.error(`worker ${worker.id} ended: ${signal ?? code}`);
    process.exit(1);
  });
  for (let i = 0; i < count; i++) cluster.fork();
}
