package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.bus.BusException;
import org.junit.jupiter.api.Test;

final class EmbeddedRedisIT {
    @Test
    void answersAndEndsWithItsClose() {
        EmbeddedRedis redis = EmbeddedRedis.start();
        try (RespClient client = new RespClient(redis.uri())) {
            assertThat(client.command("PING")).isEqualTo("PONG");
            assertThat(client.command("CONFIG", "GET", "save")).isEqualTo("save\n");
        }
        redis.close();
        TestNode.patiently().until(() -> RedisProcess.isFree(redis.port()));
    }

    @Test
    void secondOneTakesAnotherPort() {
        try (EmbeddedRedis first = EmbeddedRedis.start(); EmbeddedRedis second = EmbeddedRedis.start()) {
            assertThat(second.port()).isNotEqualTo(first.port());
        }
    }

    @Test
    void serverThatCannotStartSaysWhy() {
        assertThatThrownBy(() -> RedisProcess.start(RedisProcess.freePort(), "--no-such-setting", "x"))
            .isInstanceOf(BusException.class).hasMessageContaining("embedded redis-server");
    }
}
