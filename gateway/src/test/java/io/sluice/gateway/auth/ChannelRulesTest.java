package io.sluice.gateway.auth;

import static io.sluice.protocol.ErrorCode.BAD_REQUEST;
import static io.sluice.protocol.ErrorCode.NOT_AVAILABLE;
import static io.sluice.protocol.ErrorCode.PERMISSION_DENIED;
import static io.sluice.protocol.ErrorCode.UNKNOWN_CHANNEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.config.Arguments;
import io.sluice.gateway.config.ConfigLoader;
import io.sluice.gateway.config.GatewayConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChannelRulesTest {
    private static final String NAMESPACES = "[{name: all, subscribe: everyone, publish: everyone},"
        + " {name: users, subscribe: users, publish: users}, {name: subs, subscribe: everyone, publish: subscribers},"
        + " {name: none, subscribe: nobody, publish: nobody}, {name: small, publish: everyone, max-publish-bytes: 10}]";

    private final ChannelRules rules = rules("false", NAMESPACES);
    private final ChannelRules insecure = rules("true", NAMESPACES);

    @Test
    void whoMaySubscribeIsTheNamespacesWord() {
        assertThat(rules.subscribeFault(asker("", false), "all:x")).isNull();
        assertThat(rules.subscribeFault(asker("42", false), "users:x")).isNull();
        assertThat(rules.subscribeFault(asker("", false), "users:x")).isEqualTo(PERMISSION_DENIED);
        assertThat(rules.subscribeFault(asker("42", false), "none:x")).isEqualTo(PERMISSION_DENIED);
    }

    @Test
    void personalChannelsAreTheirOwners() {
        assertThat(rules.subscribeFault(asker("42", false), ChannelRules.personalChannel("42"))).isNull();
        assertThat(rules.subscribeFault(asker("a:b", false), "user:a:b")).isNull();
        assertThat(rules.subscribeFault(asker("4", false), "user:42")).isEqualTo(PERMISSION_DENIED);
        assertThat(rules.subscribeFault(asker("", false), "user:")).isEqualTo(PERMISSION_DENIED);
        assertThat(rules.publishFault(asker("42", true), "user:42", 1)).isEqualTo(PERMISSION_DENIED);
    }

    @Test
    void whoMayPublishIsTheNamespacesWord() {
        assertThat(rules.publishFault(asker("", false), "all:x", 1)).isNull();
        assertThat(rules.publishFault(asker("", true), "users:x", 1)).isEqualTo(PERMISSION_DENIED);
        assertThat(rules.publishFault(asker("42", false), "users:x", 1)).isNull();
        assertThat(rules.publishFault(asker("42", false), "subs:x", 1)).isEqualTo(PERMISSION_DENIED);
        assertThat(rules.publishFault(asker("", true), "subs:x", 1)).isNull();
        assertThat(rules.publishFault(asker("42", true), "none:x", 1)).isEqualTo(PERMISSION_DENIED);
    }

    @Test
    void payloadsHaveALimit() {
        assertThat(rules.publishFault(asker("", false), "small:x", 10)).isNull();
        assertThat(rules.publishFault(asker("", false), "small:x", 11)).isEqualTo(BAD_REQUEST);
    }

    @Test
    void channelsOutsideEveryNamespaceAreUnknown() {
        for (String channel : List.of("other:x", "plain", "ALL:x", ":x", " all:x")) {
            assertThat(rules.subscribeFault(asker("42", false), channel)).as(channel).isEqualTo(UNKNOWN_CHANNEL);
            assertThat(rules.publishFault(asker("42", true), channel, 1)).as(channel).isEqualTo(UNKNOWN_CHANNEL);
            assertThat(insecure.subscribeFault(asker("", false), channel)).as(channel).isNull();
            assertThat(insecure.publishFault(asker("", false), channel, 1 << 20)).as(channel).isNull();
        }
        ChannelRules plain = rules("false", "[{name: '', subscribe: everyone}]");
        assertThat(plain.subscribeFault(asker("", false), "plain")).isNull();
    }

    @Test
    void whoMayAskWhoIsThereIsTheNamespacesWord() {
        String namespaces = "[{name: a, presence: true, presence-readers: everyone, join-leave: always},"
            + " {name: u, presence: true, presence-readers: users, join-leave: asked},"
            + " {name: s, presence: true}, {name: n, presence: true, presence-readers: nobody, join-leave: asked},"
            + " {name: off}]";
        ChannelRules strict = rules("false", namespaces);
        ChannelRules lax = rules("true", namespaces);
        assertThat(strict.presenceFault(asker("", false), "a:x")).isNull();
        assertThat(strict.presenceFault(asker("", true), "u:x")).isEqualTo(PERMISSION_DENIED);
        assertThat(strict.presenceFault(asker("42", false), "u:x")).isNull();
        assertThat(strict.presenceFault(asker("42", false), "s:x")).isEqualTo(PERMISSION_DENIED);
        assertThat(strict.presenceFault(asker("", true), "s:x")).isNull();
        assertThat(strict.presenceFault(asker("42", true), "n:x")).isEqualTo(PERMISSION_DENIED);
        assertThat(strict.presenceFault(asker("42", true), "off:x")).isEqualTo(NOT_AVAILABLE);
        assertThat(strict.presenceFault(asker("42", true), "else:x")).isEqualTo(UNKNOWN_CHANNEL);
        assertThat(strict.presenceFault(asker("42", true), "a:{}")).isEqualTo(BAD_REQUEST);
        assertThat(lax.presenceFault(asker("", false), "n:x")).isNull();
        assertThat(lax.presenceFault(asker("", false), "off:x")).isEqualTo(NOT_AVAILABLE);
        assertThat(lax.presenceFault(asker("", false), "else:x")).isEqualTo(NOT_AVAILABLE);

        assertThat(strict.keepsPresence("s:x")).isTrue();
        assertThat(strict.keepsPresence("off:x")).isFalse();
        assertThat(strict.keepsPresence("else:x")).isFalse();
        assertThat(strict.announcesOthers("a:x")).isTrue();
        assertThat(strict.announcesOthers("s:x")).isFalse();
        assertThat(strict.hearsOfOthers(asker("", false), "a:x", false)).isTrue();
        assertThat(strict.hearsOfOthers(asker("42", false), "u:x", false)).isFalse();
        assertThat(strict.hearsOfOthers(asker("42", false), "u:x", true)).isTrue();
        assertThat(strict.hearsOfOthers(asker("", false), "u:x", true)).isFalse();
        assertThat(strict.hearsOfOthers(asker("42", false), "n:x", true)).isFalse();
        assertThat(lax.hearsOfOthers(asker("", false), "n:x", true)).isTrue();
        assertThat(lax.hearsOfOthers(asker("", false), "s:x", true)).isFalse();
    }

    @Test
    void namesThatCanNotBeAreRefusedEvenWhenInsecure() {
        for (ChannelRules any : List.of(rules, insecure)) {
            assertThat(any.subscribeFault(asker("42", false), "")).isEqualTo(BAD_REQUEST);
            assertThat(any.subscribeFault(asker("42", false), "all:" + "x".repeat(252))).isEqualTo(BAD_REQUEST);
            assertThat(any.publishFault(asker("42", true), "all:{x}", 1)).isEqualTo(BAD_REQUEST);
            assertThat(any.subscribeFault(asker("42", false), "all:\n")).isEqualTo(BAD_REQUEST);
        }
    }

    @Test
    void reservedNamesAreUnknownEvenWhenInsecure() {
        for (ChannelRules any : List.of(rules, insecure)) {
            assertThat(any.subscribeFault(asker("42", false), "sluice.control")).isEqualTo(UNKNOWN_CHANNEL);
            assertThat(any.publishFault(asker("42", true), "sluice.control:x", 1)).isEqualTo(UNKNOWN_CHANNEL);
        }
        assertThat(insecure.subscribeFault(asker("", false), "sluice:x")).isNull();
    }

    private static Asker asker(String user, boolean subscribed) {
        return new Asker(user, subscribed, Capabilities.NONE);
    }

    private static ChannelRules rules(String insecure, String namespaces) {
        GatewayConfig config = ConfigLoader.load(Map.of("SLUICE_CLIENT_INSECURE", insecure, "SLUICE_CLIENT_ANONYMOUS",
            "true", "SLUICE_NAMESPACES", namespaces), Arguments.NONE).config();
        return new ChannelRules(config.namespaces(), config.client());
    }
}
