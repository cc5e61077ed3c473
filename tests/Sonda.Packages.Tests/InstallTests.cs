using System.Diagnostics;
using System.Text.RegularExpressions;
using Sonda.Tests;

namespace Sonda.Packages.Tests;

/// <summary>The packages on a machine that has none of them.</summary>
public sealed partial class InstallTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sonda-install-").FullName;

    [Fact]
    public async Task The_tool_is_installed_from_the_folder_and_runs()
    {
        string packages = Requirement.Packages(), tools = Path.Combine(_folder, "tools");
        Command.Run("dotnet", ["tool", "install", "Sonda", "--version", Package.Version, "--tool-path", tools, "--source", packages], _folder, Path.Combine(_folder, "cache"));
        string sonda = Path.Combine(tools, OperatingSystem.IsWindows() ? "sonda.exe" : "sonda");

        Assert.Equal($"sonda {Package.Version}", Command.Run(sonda, ["--version"], _folder).Trim());
        Command.Run(sonda, ["train", "2-[8 tanh xavier]-1 bce", "--data", "circle", "--epochs", "2", "--save", "net.sonda"], _folder);
        Command.Run(sonda, ["map", "2-{w}-1 bce; data circle; epochs 1", "--axis", "w=1..2", "--figure", "map.png"], _folder);
        Assert.Equal(0x89, File.ReadAllBytes(Path.Combine(_folder, "map.png"))[0]);
        await RequireLab(sonda);
    }

    /// <summary>A program of a user, with the code of the packages' README.</summary>
    [Fact]
    public void A_program_against_the_packages_runs()
    {
        string packages = Requirement.Packages();
        string readme = File.ReadAllText(Path.Combine(Package.Root, "src", "PackageReadme.md"));
        string code = readme.Split("```csharp")[1].Split("```")[0];
        string usings = string.Concat(((string[])["Sonda.Data", "Sonda.Runs.Specs", "Sonda.Runs.Training"]).Select(name => $"using {name};\n"));
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), usings + code);
        File.WriteAllText(Path.Combine(_folder, "program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <!-- What Sonda depends on is here already, where this repository was restored. -->
                <RestoreFallbackFolders>{MachineCache}</RestoreFallbackFolders>
                <RestoreSources>{packages}</RestoreSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Sonda.Runs" Version="{Package.Version}" />
              </ItemGroup>
            </Project>
            """);

        string output = Command.Run("dotnet", ["run", "--project", Path.Combine(_folder, "program.csproj")], _folder, Path.Combine(_folder, "cache"));

        Assert.InRange(double.Parse(output.Trim(), System.Globalization.CultureInfo.InvariantCulture), 40, 100);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string MachineCache => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The lab serves its page and the modules that the page asks for.</summary>
    private async Task RequireLab(string sonda)
    {
        using Process lab = Command.Start(sonda, ["lab", "--port", "0", "--no-open"], _folder);
        try
        {
            string? address = null;
            while (address is null && await lab.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                address = Address().Match(line) is { Success: true } match ? match.Value : null;
            }

            Assert.NotNull(address);
            using var client = new HttpClient();
            string page = await client.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken);
            string[] assets = [.. Assets().Matches(page).Select(match => match.Groups[1].Value)];
            Assert.NotEmpty(assets);
            foreach (string asset in assets)
            {
                using HttpResponseMessage answer = await client.GetAsync(new Uri(new Uri(address), asset), TestContext.Current.CancellationToken);
                Assert.True(answer.IsSuccessStatusCode, $"{asset}: {answer.StatusCode}");
            }
        }
        finally
        {
            lab.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(@"http://[^\s]+")]
    private static partial Regex Address();

    [GeneratedRegex("(?:src|href)=\"([^\"#:]+)\"")]
    private static partial Regex Assets();
}
