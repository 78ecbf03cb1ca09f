import { gatewayJar } from './places.mjs';
import { freePort } from './ports.mjs';
import { Service } from './service.mjs';
import { until } from './wait.mjs';

/** The secret that gateways and tests share; 32 bytes or more. */
export const SECRET = 'end-to-end-tests-only-not-a-secret';

const NAMESPACES = '[{name: chat, subscribe: everyone, publish: subscribers},'
  + ' {name: news, subscribe: users, publish: nobody}, {name: vault, subscribe: token, publish: token}]';

/** One gateway process. */
export class Gateway extends Service {
  /**
   * Starts one and waits until it is ready.
   *
   * @param settings further environment variables
   */
  static async start(name, redisUri, settings = {}) {
    const port = await freePort();
    const adminPort = await freePort();
    const gateway = new Gateway(name, 'java', ['-Xmx256m', '-jar', gatewayJar()], {
      SLUICE_REDIS_URI: redisUri,
      SLUICE_HTTP_HOST: '127.0.0.1',
      SLUICE_HTTP_PORT: String(port),
      SLUICE_ADMIN_PORT: String(adminPort),
      SLUICE_TOKEN_HMAC_SECRET: SECRET,
      SLUICE_NAMESPACES: NAMESPACES,
      ...settings,
    });
    gateway.port = port;
    gateway.adminPort = adminPort;
    await gateway.restart();
    return gateway;
  }

  /** Starts the process, at first or again at the same ports, and waits until it is ready. */
  async restart() {
    this.launch();
    await until(async () => (await this.#admin('/ready')).ok, `${this.name} is ready`);
  }

  /** The sum of the meter's samples, whatever their labels; 0 when there is none. */
  async metric(name) {
    const text = await (await this.#admin('/metrics')).text();
    const samples = text.split('\n').filter(line => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
    return samples.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  connections() {
    return this.metric('sluice_connections');
  }

  #admin(path) {
    return fetch(`http://127.0.0.1:${this.adminPort}${path}`);
  }
}
