package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.1. */
class DeflateOfferTest {
    private static final String ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate", "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=8", "permessage-deflate; client_max_window_bits=\"15\"",
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; client_no_context_takeover; client_max_window_bits=10", "other, permessage-deflate",
        "x-webkit-deflate-frame; no_context_takeover, permessage-deflate"})
    void anOfferIsAnsweredWithoutContexts(String offer) {
        assertThat(answer(offer)).isEqualTo(ANSWER);
    }

    @Test
    void aWindowOfFullSizeIsConfirmed() {
        assertThat(answer("permessage-deflate; server_max_window_bits=15"))
            .isEqualTo(ANSWER + "; server_max_window_bits=15");
        assertThat(answer("permessage-deflate; client_max_window_bits=9; server_max_window_bits=\"15\""))
            .isEqualTo(ANSWER + "; server_max_window_bits=15");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server_max_window_bits=8", "server_max_window_bits=9", "server_max_window_bits=14"})
    void aSmallerWindowThanOursIsDeclined(String parameter) {
        assertThat(answer("permessage-deflate; " + parameter)).isNull();
        assertThat(answer("permessage-deflate; " + parameter + ", permessage-deflate")).isEqualTo(ANSWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "server_max_window_bits", "server_max_window_bits=16",
        "server_max_window_bits=015", "server_max_window_bits=x", "client_max_window_bits=7",
        "client_max_window_bits=16", "client_max_window_bits=08", "client_max_window_bits=0",
        "client_max_window_bits=-9", "client_no_context_takeover=1",
        "server_no_context_takeover=true", "Server_No_Context_Takeover",
        "client_max_window_bits; client_max_window_bits", "client_no_context_takeover; client_no_context_takeover",
        "server_max_window_bits=15; server_max_window_bits=15", "client_max_window_bits=9; client_max_window_bits=9"})
    void parametersThatAreInvalidUnknownOrDoubledDeclineTheOffer(String parameters) {
        assertThat(answer("permessage-deflate; " + parameters)).isNull();
        assertThat(answer("permessage-deflate; " + parameters + ", permessage-deflate; client_max_window_bits"))
            .isEqualTo(ANSWER);
    }

    @Test
    void theFirstOfferThatCanBeKeptWins() {
        assertThat(answer("permessage-deflate; server_max_window_bits=10", "permessage-deflate;"
            + " server_max_window_bits=15, permessage-deflate")).isEqualTo(ANSWER + "; server_max_window_bits=15");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "other", "permessage-bzip2", "PERMESSAGE-DEFLATE"})
    void otherExtensionsAreNoneOfOurs(String offer) {
        assertThat(answer(offer)).isNull();
    }

    private static @Nullable String answer(String... lines) {
        return DeflateOffer.answer(Objects.requireNonNull(ExtensionOffer.parse(List.of(lines))));
    }
}
