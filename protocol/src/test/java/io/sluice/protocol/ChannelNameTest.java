package io.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelNameTest {
    private static final int MAX = 20;

    @ParameterizedTest
    @ValueSource(strings = {"a", "chat:lobby", "a b", ":", "chat:", "user:42:x", "Ünï·код", "😀", "$private", "#42",
        "a*?[b]", "12345678901234567890"})
    void ordinaryNamesMayBeUsed(String name) {
        assertThat(ChannelName.fault(name, MAX)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "123456789012345678901", "a\nb", "\0", "a\r", "\u001f", "\u007f", "\u0085", "\u2028",
        "a\u2029", "{", "}", "{a}", "\ud83d", "a\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00"})
    void badNamesAreBadRequests(String name) {
        assertThat(ChannelName.fault(name, MAX)).isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @Test
    void namespaceEndsAtTheFirstColon() {
        assertThat(ChannelName.namespace("a:b:c")).isEqualTo("a");
        assertThat(ChannelName.rest("a:b:c")).isEqualTo("b:c");
        assertThat(ChannelName.namespace(":x")).isEmpty();
        assertThat(ChannelName.rest("x:")).isEmpty();
    }

    @Test
    void namesWithoutColonLieInTheEmptyNamespace() {
        assertThat(ChannelName.namespace("lobby")).isEmpty();
        assertThat(ChannelName.rest("lobby")).isEqualTo("lobby");
    }

    @Property(tries = 500)
    void usableNamesSurviveUtf8(@ForAll @StringLength(max = MAX) String name) {
        if (ChannelName.fault(name, MAX) == null) {
            assertThat(Payload.of(name)).hasToString(name);
        }
    }
}
