package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.http.ExtensionOffer.Parameter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 9.1. */
class ExtensionOfferTest {
    @Test
    void offersComeInTheirOrderFromAllLines() {
        assertThat(ExtensionOffer.parse(List.of("a, b;x", "c;y=1;z=\"2\"  ,\td ; x = 3 ; x")))
            .containsExactly(offer("a"), offer("b", new Parameter("x", null)),
                offer("c", new Parameter("y", "1"), new Parameter("z", "2")),
                offer("d", new Parameter("x", "3"), new Parameter("x", null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , ,\t,"})
    void emptyElementsAreNoOffers(String line) {
        assertThat(ExtensionOffer.parse(List.of(line))).isEmpty();
        assertThat(ExtensionOffer.parse(List.of(line + ",a," + line))).containsExactly(offer("a"));
    }

    @Test
    void quotesAndBackslashesAreTakenOff() {
        assertThat(ExtensionOffer.parse(List.of("a;b=\"1\\5\""))).containsExactly(offer("a", new Parameter("b", "15")));
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "a;", "a;;b", "a;=", "a;b=", "a;b==1", "a=1", "a b", "a;b c", "a;b=1 2", "a/b",
        "\"a\"", "a;\"b\"", "a;b=\"", "a;b=\"\"", "a;b=\"1", "a;b=\"1 2\"", "a;b=\"1,2\"", "a;b=\"1\\\"", "a;b=\"1\"2",
        "a;b=\"\u00e4\"", "\u00e4", "a\u0000", "a;b=c\u007f", "a;b=(1)", "a,;b"})
    void whatIsNotOfTheGrammarIsMalformed(String line) {
        assertThat(ExtensionOffer.parse(List.of(line))).isNull();
        assertThat(ExtensionOffer.parse(List.of("good", line))).isNull();
        assertThat(ExtensionOffer.parse(List.of("good," + line))).isNull();
    }

    @Property
    void everyLineIsReadToItsEndOrRefused(@ForAll("lines") String line) {
        List<ExtensionOffer> offers = ExtensionOffer.parse(List.of(line));
        if (offers != null) {
            assertThat(offers).allSatisfy(offer -> assertThat(line).contains(offer.name()));
            assertThat(ExtensionOffer.parse(List.of(line, line))).hasSize(2 * offers.size());
        }
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.of("a", "b", ",", ";", "=", "\"", "\\", " ", "15", "\u00e4").list().ofMaxSize(12)
            .map(parts -> String.join("", parts));
    }

    private static ExtensionOffer offer(String name, Parameter... parameters) {
        return new ExtensionOffer(name, List.of(parameters));
    }
}
