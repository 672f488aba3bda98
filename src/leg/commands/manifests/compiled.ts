import type { Project } from "../tools/project.ts";
import type { Told } from "./manifest.ts";

export function tellGo(project: Project): Told | undefined {
  if (project.read("go.mod") === undefined || !project.paths.some((path) => path.endsWith("_test.go")))
    return undefined;
  return { setup: [], test: ["go test ./..."], file: "go.mod" };
}

export function tellRust(project: Project): Told | undefined {
  const manifest = project.read("Cargo.toml");
  if (manifest === undefined) return undefined;
  // A virtual manifest means all members, a package with a workspace itself alone.
  const isBoth = /^\[workspace\]/m.test(manifest) && /^\[package\]/m.test(manifest);
  return { setup: [], test: [isBoth ? "cargo test --workspace" : "cargo test"], file: "Cargo.toml" };
}

export function tellJvm(project: Project): Told | undefined {
  const has = (file: string) => project.paths.includes(file);
  const isTested = project.paths.some((path) =>
    /(?:^|\/)src\/\w*[tT]est\w*\/|Tests?\.(?:java|kt|groovy|scala)$/.test(path),
  );
  if (!isTested) return undefined;
  const gradle = ["settings.gradle", "settings.gradle.kts", "build.gradle", "build.gradle.kts"].find(has);
  if (gradle !== undefined)
    return { setup: [], test: [has("gradlew") ? "./gradlew test" : "gradle test"], file: gradle };
  if (has("pom.xml")) return { setup: [], test: [has("mvnw") ? "./mvnw -B test" : "mvn -B test"], file: "pom.xml" };
  return has("build.sbt") ? { setup: [], test: ["sbt test"], file: "build.sbt" } : undefined;
}

export function tellDotnet(project: Project): Told | undefined {
  const file =
    project.paths.find((path) => /^[^/]+\.slnx?$/.test(path)) ??
    project.paths.find((path) => /\.(?:cs|fs)proj$/.test(path));
  const isTested = project.paths.some((path) => /tests?[^/]*\.(?:cs|fs|vb)proj$/i.test(path));
  if (file === undefined || !isTested) return undefined;
  const target = file.includes("/") ? ` ${file}` : "";
  return { setup: [`dotnet restore${target}`], test: [`dotnet test${target} --no-restore`], file };
}

export function tellSwift(project: Project): Told | undefined {
  if (project.read("Package.swift") === undefined || !project.paths.some((path) => /^Tests\//.test(path)))
    return undefined;
  return {
    setup: ["swift package resolve"],
    test: ["swift test --disable-automatic-resolution"],
    file: "Package.swift",
  };
}

/** CMake, Meson, autotools; a plain Makefile comes last of all. */
export function tellNative(project: Project): Told | undefined {
  const cmake = project.read("CMakeLists.txt");
  if (
    cmake !== undefined &&
    project.paths.some(
      (path) =>
        path.endsWith("CMakeLists.txt") &&
        /\b(?:enable_testing|add_test|gtest_discover_tests|catch_discover_tests)\s*\(|include\s*\(\s*CTest/i.test(
          project.read(path) ?? "",
        ),
    )
  )
    return {
      setup: ["cmake -S . -B build"],
      test: [
        "cmake -S . -B build -DFETCHCONTENT_UPDATES_DISCONNECTED=ON",
        "cmake --build build",
        "ctest --test-dir build --output-on-failure",
      ],
      file: "CMakeLists.txt",
    };
  if (
    project.read("meson.build") !== undefined &&
    project.paths.some((path) => /(?:^|\/)tests?\/|meson\.build$/.test(path))
  )
    return { setup: ["meson setup build"], test: ["meson test -C build"], file: "meson.build" };
  if (tellMake(project) !== undefined) return undefined;
  const start = project.paths.includes("configure")
    ? []
    : project.paths.includes("autogen.sh")
      ? ["./autogen.sh"]
      : ["autoreconf -fi"];
  if (project.paths.includes("configure.ac"))
    return { setup: [], test: [...start, "./configure", "make", "make check"], file: "configure.ac" };
  return undefined;
}

export function tellMake(project: Project): Told | undefined {
  const file = ["GNUmakefile", "makefile", "Makefile"].find((name) => project.read(name) !== undefined);
  const text = file === undefined ? "" : (project.read(file) ?? "");
  const target = ["test", "check"].find((name) => new RegExp(`^${name}\\s*:(?!=)`, "m").test(text));
  return file === undefined || target === undefined ? undefined : { setup: [], test: [`make ${target}`], file };
}
