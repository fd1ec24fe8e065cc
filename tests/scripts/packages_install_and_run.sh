# The packages restore from a folder into a project outside the tree, ten lines of it choose with `adaptive`, and the tool installs and answers.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/eng/common.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/.*<Version>\(.*\)<\/Version>.*/\1/p' "$root/Directory.Build.props")

"$root/dev" pack --no-build --out "$work/feed" >/dev/null
for package in Core Torch OnnxRuntime Vision Client; do
  unzip -Z1 "$work/feed/Winnow.$package.$version.nupkg" >"$work/$package"
done
for package in Core Torch Vision Client; do
  [ -s "$work/feed/Winnow.$package.$version.snupkg" ] || { echo "Winnow.$package has no symbols"; exit 1; }
  for file in README.md THIRD-PARTY-NOTICES.md "lib/net10.0/Winnow.$package.dll" "lib/net10.0/Winnow.$package.xml"; do
    grep -qx "$file" "$work/$package" || { echo "Winnow.$package lacks $file"; exit 1; }
  done
done
for package in OnnxRuntime/libonnxruntime.so Torch/libwinnow_native.so; do
  grep -qx "runtimes/linux-x64/native/${package#*/}" "$work/${package%/*}" || { echo "Winnow.${package%/*} lacks its native library"; exit 1; }
done
! grep -q '^runtimes/\|\.so$' "$work/Core" || { echo "Winnow.Core has native parts"; exit 1; }

# What NuGet has already stands in for the registry; nothing of ours may stay in that cache.
cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
export NUGET_PACKAGES=$work/cache
cat >"$work/nuget.config" <<XML
<configuration>
  <packageSources><clear /><add key="ours" value="$work/feed" /><add key="theirs" value="$cache" /></packageSources>
</configuration>
XML

mkdir "$work/app"
cat >"$work/app/app.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><UseAppHost>false</UseAppHost></PropertyGroup>
  <ItemGroup><PackageReference Include="Winnow.Core" Version="$version" /></ItemGroup>
</Project>
XML

# The example is the one that the package's own page shows.
awk '/^```csharp/ { inside = 1; next } /^```/ { inside = 0 } inside' "$root/src/Winnow.Core/README.md" >"$work/app/Program.cs"
(cd "$work/app" && dotnet build -c Release --nologo -v quiet -o "$work/built" >&2 && dotnet "$work/built/app.dll") >"$work/picks"
[ "$(wc -l <"$work/picks")" -eq 2 ] && grep -qE '^[1-4]: .+' "$work/picks" || { echo "the program printed: $(cat "$work/picks")"; exit 1; }

(cd "$work" && dotnet tool install winnow --version "$version" --tool-path "$work/tools" --configfile "$work/nuget.config" >"$work/install.log" 2>&1) || { cat "$work/install.log"; exit 1; }
answer=$(cd "$work" && WINNOW_NATIVE='' "$work/tools/winnow" --version)
case $answer in "$version" | "$version+"*) ;; *) echo "winnow --version says $answer instead of $version"; exit 1 ;; esac
[ ! -f "$root/build/native/libwinnow_native.so" ] || [ -f "$work/tools/.store/winnow/$version/winnow/$version/tools/net10.0/any/libwinnow_native.so" ] || { echo "the tool lacks the native library"; exit 1; }
