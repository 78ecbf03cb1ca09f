package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PrintableTest {
    @Test
    void oneLineOfBoundedLengthComesOut() {
        assertThat(Printable.of("https://a.example\r\n\u001b[31mforged ü")).isEqualTo("https://a.example???[31mforged??");
        assertThat(Printable.of("x".repeat(5_000))).hasSize(100);
        assertThat(Printable.of(null)).isEqualTo("-");
    }
}
