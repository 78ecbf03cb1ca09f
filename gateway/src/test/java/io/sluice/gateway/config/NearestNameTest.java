package io.sluice.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

final class NearestNameTest {
    private static final List<String> PATHS = Settings.all().stream().map(Setting::path).toList();

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(PATHS).filter(path -> path.length() > 8);
    }

    @Property
    void oneWrongLetterIsForgiven(@ForAll("paths") String path, @ForAll @IntRange(max = 100) int at) {
        int i = at % path.length();
        assertThat(NearestName.of(path.substring(0, i) + "~" + path.substring(i + 1), PATHS)).contains(path);
        assertThat(NearestName.of(path.substring(0, i) + "~" + path.substring(i), PATHS)).contains(path);
    }

    @Property
    void theDistanceIsSymmetricAndBounded(@ForAll @AlphaChars @StringLength(max = 12) String one,
        @ForAll @AlphaChars @StringLength(max = 12) String other) {
        int distance = NearestName.distance(one, other);
        assertThat(distance).isEqualTo(NearestName.distance(other, one));
        assertThat(distance).isBetween(Math.abs(one.length() - other.length()),
            Math.max(one.length(), other.length()));
        assertThat(distance == 0).isEqualTo(one.equals(other));
    }

    @Example
    void swappedNeighboursAreOneEdit() {
        assertThat(NearestName.distance("prot", "port")).isEqualTo(1);
        assertThat(NearestName.distance("kitten", "sitting")).isEqualTo(3);
    }

    @Example
    void caseAndSeparatorsDoNotCount() {
        assertThat(NearestName.of("Redis_Connect_Timeout", PATHS)).contains("redis.connect-timeout");
    }

    @Example
    void theEndOfANameIsNear() {
        assertThat(NearestName.of("allowed-origins", PATHS)).contains("http.allowed-origins");
    }

    @Example
    void whatAllNamesBeginWithDoesNotCount() {
        assertThat(NearestName.of("--port", List.of("--http-port", "--help"))).contains("--http-port");
        assertThat(NearestName.of("SLUICE_INSECURE", List.of("SLUICE_REDIS_URI", "SLUICE_CLIENT_INSECURE")))
            .contains("SLUICE_CLIENT_INSECURE");
    }

    @Example
    void nothingIsNearToNonsense() {
        assertThat(NearestName.of("xyzzyxyzzy", PATHS)).isEmpty();
        assertThat(NearestName.of("", PATHS)).isEmpty();
        assertThat(NearestName.of("port", List.of())).isEmpty();
    }
}
