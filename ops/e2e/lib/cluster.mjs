import { test } from 'node:test';
import { Client } from './client.mjs';
import { FORMS } from './forms.mjs';
import { Gateway } from './gateway.mjs';
import { Proxy } from './proxy.mjs';
import { Redis } from './redis.mjs';
import { until } from './wait.mjs';

/** One Redis, two gateways, one balancer, and the clients that a test has opened. */
export class Cluster {
  clients = [];

  /** Starts all of it; `settings` are further environment variables of the gateways, `form` is what clients speak. */
  static async start(settings = {}, form = FORMS.JSON) {
    const cluster = new Cluster();
    cluster.form = form;
    try {
      cluster.redis = await Redis.start();
      cluster.gateways = await Promise.all(
        ['gateway-a', 'gateway-b'].map(name => Gateway.start(name, cluster.redis.uri, settings)));
      cluster.proxy = await Proxy.start(cluster.gateways);
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** Where clients connect to: the balancer. */
  get url() {
    return `ws://127.0.0.1:${this.proxy.port}/connection/websocket`;
  }

  /** Makes an SDK client, which is not connected yet, for the balancer or for another address. */
  client(options = {}, url = this.url) {
    const client = new Client(url, { form: this.form, ...this.form.options, ...options });
    this.clients.push(client);
    return client;
  }

  /** Makes so many clients, connected; `options` makes those of the i-th. */
  async connect(count, options) {
    const clients = Array.from({ length: count }, (_, i) => this.client(options(i)));
    await Promise.all(clients.map(client => client.connect()));
    return clients;
  }

  /** How many connections each gateway has. */
  connections() {
    return Promise.all(this.gateways.map(gateway => gateway.connections()));
  }

  /** Closes the clients of a test and waits until no gateway knows of them. */
  async clear() {
    this.#dismiss();
    let counts = [];
    await until(async () => (counts = await this.connections()).every(count => count === 0),
      () => `no connection is left, of ${counts}`);
  }

  async stop() {
    this.#dismiss();
    await Promise.all(this.services().map(service => service.stop('SIGKILL')));
  }

  #dismiss() {
    this.clients.splice(0).forEach(client => client.close());
    this.redis?.dismiss();
  }

  services() {
    return [this.redis, ...(this.gateways ?? []), this.proxy].filter(service => service !== undefined);
  }
}

const TEST_TIMEOUT = 240_000;

/** A test of a cluster; when it fails, what gateways, Redis and balancer said last is shown. */
export function scenario(name, clusterOf, body) {
  test(name, { timeout: TEST_TIMEOUT }, async context => {
    try {
      await body(clusterOf(), context);
    } catch (error) {
      console.error(clusterOf().services().map(service => service.tail()).join('\n'));
      throw error;
    }
  });
}
