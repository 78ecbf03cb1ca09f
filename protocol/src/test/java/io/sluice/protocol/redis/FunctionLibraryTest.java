package io.sluice.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FunctionLibraryTest {
    /** Of the text of version {@link FunctionLibrary#VERSION} without rules. */
    private static final String DIGEST = "cd2b6f973b535983";

    private static final KeepRule RULE = new KeepRule(100, 300, 3600);

    @Test
    void whoeverChangesTheLibraryRaisesItsVersion() throws NoSuchAlgorithmException {
        byte[] source = FunctionLibrary.source(KeepRules.NONE, false).getBytes(StandardCharsets.UTF_8);
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(source), 0, 8))
            .as("gateways replace a library by its version: raise VERSION, here and in sluice.lua").isEqualTo(DIGEST);
        assertThat(FunctionLibrary.source(KeepRules.NONE, false))
            .contains("local VERSION = " + FunctionLibrary.VERSION + "\n");
    }

    @Test
    void rulesStandInTheLibraryTheLongestPrefixFirst() {
        KeepRules rules = KeepRules.NONE.with("", Map.of("chat", RULE, "", RULE)).with("app1:", Map.of());
        assertThat(FunctionLibrary.source(rules, false)).contains("local RULES = {{'app1:', {}}, {'', "
            + "{[''] = {size = 100, ttl = 300, meta_ttl = 3600}, "
            + "['chat'] = {size = 100, ttl = 300, meta_ttl = 3600}}}}\n");
    }

    @Test
    void inAClusterItPublishesToTheShard() {
        assertThat(FunctionLibrary.source(KeepRules.NONE, true)).contains("local PUBLISH = 'SPUBLISH'\n");
        assertThat(FunctionLibrary.source(KeepRules.NONE, false)).contains("local PUBLISH = 'PUBLISH'\n");
    }

    @Test
    void hostileNamesStayWithinTheirStrings() {
        assertThat(FunctionLibrary.quote("']] os.exit() --\n\\\"é\0")).isEqualTo(
            "'\\039]] os.exit() --\\010\\092\"\\195\\169\\000'");
    }

    @Test
    void rulesAreReadAsTheyAreWritten() throws IOException {
        KeepRules rules = KeepRules.NONE.with("", Map.of("chat", RULE, "a\"'\\é\n", RULE)).with("app1:", Map.of());
        assertThat(KeepRules.read(rules.toString().getBytes(StandardCharsets.UTF_8))).isEqualTo(rules)
            .hasSameHashCodeAs(rules);
        assertThat(rules.of("app1:")).isEmpty();
        assertThat(rules.has("app1:")).isTrue();
        assertThat(rules.has("app2:")).isFalse();
    }

    @Test
    void rulesThatAreNoneAreRefused() {
        for (String wrong : new String[] {"", "[]", "{\"\":1}", "{\"\":{\"a\":{}}}", "{\"\":{\"a\":{\"size\":0}}}",
            "{\"\":{\"a\":{\"size\":1,\"ttl\":1e9,\"meta_ttl\":1}}}"}) {
            assertThatThrownBy(() -> KeepRules.read(wrong.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> new KeepRule(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
