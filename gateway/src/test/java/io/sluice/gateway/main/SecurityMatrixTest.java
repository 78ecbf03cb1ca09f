package io.sluice.gateway.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the README's table of attacks to the tests that it names: each is there, and each attack has one at least. */
final class SecurityMatrixTest {
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Pattern NAMED = Pattern.compile("`(\\w+IT)\\.(\\w+)`");
    private static final int COLUMNS = 3;
    /** What the field notes count, each attack once. */
    private static final int LEAST = 40;

    /** The rows of the table after "### Attacks", without its head. */
    static List<String> rows() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("README.md"))) {
            return lines.dropWhile(line -> !line.equals("### Attacks")).dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|")).skip(2).toList();
        }
    }

    @Test
    void noAttackIsForgotten() throws IOException {
        assertThat(rows()).hasSizeGreaterThanOrEqualTo(LEAST).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyAttackIsMadeByTestsThatAreThere(String row) throws IOException {
        String[] cells = row.substring(1).split("\\|");
        assertThat(cells).hasSize(COLUMNS);
        List<MatchResult> named = NAMED.matcher(cells[COLUMNS - 1]).results().toList();
        assertThat(named).as("tests of " + row).isNotEmpty();
        for (MatchResult each : named) {
            assertThat(type(each.group(1)).getDeclaredMethods()).as(each.group()).anySatisfy(method -> {
                assertThat(method.getName()).isEqualTo(each.group(2));
                assertThat(isTest(method)).isTrue();
            });
        }
    }

    private static Class<?> type(String name) throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            Path file = files.filter(each -> each.endsWith(name + ".java")).findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
            String path = TESTS.relativize(file).toString();
            return Class.forName(path.substring(0, path.length() - ".java".length()).replace('/', '.'), false,
                SecurityMatrixTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }

    private static boolean isTest(Method method) {
        return Stream.of(Test.class, ParameterizedTest.class, TestFactory.class).anyMatch(method::isAnnotationPresent);
    }
}
