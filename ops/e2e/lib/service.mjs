import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outFile } from './places.mjs';
import { SOON } from './wait.mjs';

const TAIL_LINES = 25;
const running = new Set();

process.on('exit', () => running.forEach(service => service.child.kill('SIGKILL')));

/** A process that a test depends on. What it prints goes to a file below out/. */
export class Service {
  constructor(name, command, args, env = {}) {
    this.name = name;
    this.command = command;
    this.args = args;
    this.env = env;
    this.log = outFile(join('logs', `${name}.log`));
  }

  /** Starts the process; that it serves is for the caller to find out. */
  launch() {
    const log = openSync(this.log, 'a');
    this.child = spawn(this.command, this.args, { stdio: ['ignore', log, log], env: { ...process.env, ...this.env } });
    closeSync(log);
    running.add(this);
    this.ended = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('exit', (code, signal) => {
        running.delete(this);
        resolve({ code, signal });
      });
    });
    this.ended.catch(() => running.delete(this));
  }

  /** Sends a signal and waits for the end, which it returns as {code, signal}; what has ended already is left alone. */
  async stop(signal = 'SIGTERM') {
    if (!this.child) {
      return { code: null, signal: null };
    }
    this.child.kill(signal);
    const late = setTimeout(() => this.child.kill('SIGKILL'), SOON);
    try {
      return await this.ended;
    } finally {
      clearTimeout(late);
    }
  }

  /** The last lines of what the process printed. */
  tail() {
    const lines = readFileSync(this.log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
    return lines.map(line => `  ${this.name} | ${line}`).join('\n');
  }
}
