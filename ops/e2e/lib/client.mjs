import assert from 'node:assert/strict';
import { Centrifuge } from 'centrifuge';
import WebSocket from 'ws';
import { FORMS } from './forms.mjs';
import { SOON, until } from './wait.mjs';

const EVENTS = ['connecting', 'connected', 'disconnected', 'error', 'subscribed', 'unsubscribed', 'publication'];

/** An official SDK client that remembers its events. */
export class Client {
  #events = [];
  #form;
  #socket;

  /**
   * `sdk` is another build of the SDK than the usual one, `form` how payloads are understood; the other options are the
   * SDK's.
   */
  constructor(url, { sdk = Centrifuge, form = FORMS.JSON, ...options } = {}) {
    this.#form = form;
    const remember = socket => { this.#socket = socket; };
    const websocket = class extends WebSocket {
      constructor(...args) {
        super(...args);
        remember(this);
      }
    };
    this.sdk = new sdk(url, { websocket, ...options });
    EVENTS.forEach(type => this.sdk.on(type, context => this.#events.push({ ...context, event: type })));
  }

  /** What the SDK said with the events of this type so far, oldest first. */
  events(type) {
    return this.#events.filter(each => each.event === type);
  }

  /** What the publications on channels that the server subscribed to meant so far. */
  payloads() {
    return this.events('publication').map(event => this.#form.value(event.data));
  }

  /** The first event of this type, which may be still to come. */
  event(type) {
    return until(() => this.events(type)[0], () => `${type}, after ${JSON.stringify(this.#events)}`);
  }

  async connect() {
    this.sdk.connect();
    await this.sdk.ready(SOON);
    return this;
  }

  /** Subscribes and waits until the gateway has said that it is done. */
  async subscribe(channel, options = {}) {
    const subscription = this.listen(channel, options);
    await subscription.sdk.ready(SOON);
    return subscription;
  }

  /** Subscribes without waiting. */
  listen(channel, options = {}) {
    const subscription = new Subscription(this.sdk.newSubscription(channel, options), this.#form);
    subscription.sdk.subscribe();
    return subscription;
  }

  /** Why the SDK left the connected state, each time it did; the call of connect() is none. */
  losses() {
    return this.events('connecting').slice(1).map(event => event.code);
  }

  /** Tells how many bytes each message of the present socket has. */
  onBytes(each) {
    this.#socket.on('message', data => each(data.byteLength));
  }

  /** Cuts the socket as a lost network does; the SDK is to find out and come back by itself. */
  cut() {
    this.#socket.terminate();
  }

  close() {
    this.sdk.disconnect();
  }
}

/** A subscription that remembers what came. */
export class Subscription {
  publications = [];
  subscribed = [];
  joined = [];
  left = [];
  errors = [];
  #form;

  constructor(sdk, form) {
    this.sdk = sdk;
    this.#form = form;
    sdk.on('publication', publication => this.publications.push(publication));
    sdk.on('subscribed', context => this.subscribed.push(context));
    sdk.on('join', context => this.joined.push(context.info));
    sdk.on('leave', context => this.left.push(context.info));
    sdk.on('error', context => this.errors.push(context.error.code));
    sdk.on('unsubscribed', context => { this.end = context; });
  }

  /** The payloads so far, in the order in which they came. */
  get data() {
    return this.publications.map(publication => this.#form.value(publication.data));
  }

  /** Publishes this value as JSON. */
  publish(value) {
    return this.sdk.publish(this.#form.given(JSON.stringify(value)));
  }

  /** What these payloads, of the history or about users, mean. */
  values(payloads) {
    return payloads.map(this.#form.value);
  }

  /** Waits until so many payloads have come, and asserts that they are exactly these. */
  async receives(expected) {
    await until(() => this.data.length >= expected.length,
      () => `${expected.length} publications; ${this.data.length} came`);
    assert.deepEqual(this.data, expected);
  }

  /** Waits until this payload has come. */
  async receivesLast(expected) {
    await until(() => this.data.at(-1) === expected,
      () => `publication ${JSON.stringify(expected)}; the last that came is ${JSON.stringify(this.data.at(-1))}`);
  }

  /** Waits for the end of the subscription: {code, reason}. */
  ended() {
    return until(() => this.end, 'the subscription ends');
  }
}
