# Sourced by the programs of this repository that start Java: ./inferj and benchmarks/run.

# Prints the feature version of the JDK in a folder, or nothing.
version_of() {
  [ -x "$1/bin/javac" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true
}

# Prints the folder of a JDK of at least this version, for the named program.
#   find_jdk PROGRAM LEAST
find_jdk() {
  local program=$1 least=$2 candidates=() candidate found version
  for candidate in "${JAVA25_HOME:-}" "${JDK25_HOME:-}" "${JAVA_HOME_25_X64:-}" "${JAVA_HOME:-}"; do
    [ -n "$candidate" ] && candidates+=("$candidate")
  done
  # INFERJ_JVM_DIRS replaces the folders that JDKs usually lie in.
  local IFS=:
  for candidate in ${INFERJ_JVM_DIRS:-/usr/lib/jvm:/opt:/opt/java:$HOME/.sdkman/candidates/java:$HOME/.jdks:/Library/Java/JavaVirtualMachines}; do
    for found in "$candidate"/* "$candidate"/*/Contents/Home; do
      [ -d "$found" ] && candidates+=("$found")
    done
  done
  for candidate in "${candidates[@]:-}"; do
    version=$(version_of "$candidate")
    if [ -n "$version" ] && [ "$version" -ge "$least" ]; then
      echo "$candidate"
      return
    fi
  done
  cat >&2 <<M
$program needs a JDK $least or newer and found none in ${INFERJ_JVM_DIRS:-/usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, /Library/Java}.
Install one (Debian or Ubuntu: apt install openjdk-25-jdk, or Temurin's temurin-25-jdk; macOS: brew install openjdk@25;
anywhere: sdk install java 25-tem), or set JAVA25_HOME to the folder of one.
M
  return 1
}

# Builds a module and what it needs, if anything changed since the last time, and prints its class path.
#   class_path ROOT MODULE JDK
class_path() {
  local root=$1 module=$2 jdk=$3 stamp=$1/$2/target/classpath.txt log
  command -v mvn >/dev/null || { echo "needs Maven 3.8.7 or newer: apt install maven, or brew install maven" >&2; return 1; }
  if [ ! -f "$stamp" ] || [ -n "$(find "$root" -path '*/src/main/*' -newer "$stamp" -type f -print -quit)" ] \
      || [ -n "$(find "$root" -name pom.xml -newer "$stamp" -print -quit)" ]; then
    log=$(mktemp)
    echo "building ..." >&2
    if ! (cd "$root" && JAVA25_HOME=$jdk mvn -B -q -pl "$module" -am package -DskipTests -Dspotless.check.skip) >"$log" 2>&1; then
      cat "$log" >&2
      rm -f "$log"
      return 1
    fi
    rm -f "$log"
    touch "$stamp"
  fi
  echo "$root/$module/target/classes:$(cat "$stamp")"
}
