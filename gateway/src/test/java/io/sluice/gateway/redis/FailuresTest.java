package io.sluice.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FailuresTest {
    static Stream<Arguments> failures() {
        return Stream.of(
            Arguments.of(new ClosedChannelException(), "the connection ended before it answered"),
            Arguments.of(new ConnectException("Connection refused: /127.0.0.1:1"), "connection refused"),
            Arguments.of(new UnknownHostException("nowhere"), "the host is not known"),
            Arguments.of(new RedisCommandTimeoutException("timed out"), "no answer in time"),
            Arguments.of(new SSLHandshakeException("bad certificate"), "TLS failed: bad certificate"),
            Arguments.of(new RedisConnectionException("Connection closed prematurely"), "it closed the connection"),
            Arguments.of(new RedisCommandExecutionException("NOAUTH Authentication required."), "wants a password"));
    }

    /** Whatever the library throws, and however deep it is wrapped. */
    @ParameterizedTest
    @MethodSource("failures")
    void whyThereIsNoConnectionIsSaidWithoutTheNamesOfClasses(Exception cause, String said) {
        Exception failure = new RedisConnectionException("Unable to connect", new IllegalStateException(cause));
        assertThat(Failures.connecting("10.0.0.1:6379", failure))
            .hasMessageStartingWith("cannot connect to Redis at 10.0.0.1:6379: ")
            .hasMessageContaining(said).message().doesNotContain("Exception");
    }
}
