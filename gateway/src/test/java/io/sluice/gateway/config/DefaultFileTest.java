package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DefaultFileTest {
    private static final Map<String, String> WAY_IN = Map.of("SLUICE_CLIENT_ANONYMOUS", "true");

    @TempDir
    Path directory;

    @Test
    void readAgainItGivesExactlyTheDefaults() throws IOException {
        LoadedConfig loaded = load(DefaultFile.text());
        assertThat(loaded.config()).isEqualTo(ConfigLoader.load(WAY_IN, Arguments.NONE).config());
        assertThat(loaded.origins()).hasSize(Settings.all().size() - 1).doesNotContainKey("namespaces");
    }

    @Test
    void theExampleInItsCommentsIsSound() throws IOException {
        LoadedConfig loaded = load(DefaultFile.text().replaceAll("(?m)^#(  - | {4})(?=[a-z])", "$1"));
        assertThat(loaded.config().namespaces()).extracting(NamespaceConfig::name).containsExactly("chat", "user");
    }

    @Test
    void itFitsATerminal() {
        assertThat(DefaultFile.text().lines()).allMatch(line -> line.length() <= 100 && !line.endsWith(" "))
            .allMatch(line -> line.chars().allMatch(c -> c < 128));
    }

    private LoadedConfig load(String text) throws IOException {
        String name = Files.writeString(directory.resolve("sluice.yaml"), text).toString();
        return ConfigLoader.load(WAY_IN, new Arguments(Map.of("--config", name), List.of()));
    }
}
