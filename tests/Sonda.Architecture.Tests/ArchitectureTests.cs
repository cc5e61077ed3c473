using System.Xml.Linq;

namespace Sonda.Architecture.Tests;

/// <summary>Compares the compiled assemblies with the arrows of docs/architecture.md.</summary>
public class ArchitectureTests
{
    public static TheoryData<string> Projects => [.. Products.Arrows.Keys];

    [Fact]
    public void EveryProjectHasItsArrows() =>
        Assert.Equal(
            Directory.EnumerateDirectories(Path.Combine(Products.Root, "src"))
                .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
                .Select(Path.GetFileName).Order(),
            Products.Arrows.Keys.Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void AProjectReferencesWhatItMay(string project)
    {
        XDocument file = XDocument.Load(Path.Combine(Products.Root, "src", project, project + ".csproj"));
        Assert.Equal(
            Products.Arrows[project].Order(),
            file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!)).Order());

        using CompiledAssembly assembly = Products.Open(project);
        Assert.Subset(
            Products.Below(project).ToHashSet(),
            assembly.References.Where(name => name.StartsWith("Sonda.", StringComparison.Ordinal)).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void ALibraryIsReferencedOnlyWhereItBelongs(string project)
    {
        using CompiledAssembly assembly = Products.Open(project);
        foreach ((string library, string[] allowed) in Products.Libraries)
        {
            Assert.True(
                allowed.Contains(project) || !assembly.References.Any(name => name.StartsWith(library, StringComparison.Ordinal)),
                $"{project} references {library}; only {string.Join(", ", allowed)} may.");
        }

        // A package without a place belongs nowhere.
        string[] known = ["Sonda.", "System.", "Microsoft.Win32.Primitives", .. Products.Libraries.Keys];
        Assert.All(assembly.References, name => Assert.Contains(known, start => name.StartsWith(start, StringComparison.Ordinal)));
    }

    /// <summary>The uses name the types that close a cycle: move one of them, or put what both need below both.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void NoCycleBetweenFolders(string project)
    {
        using CompiledAssembly assembly = Products.Open(project);
        IReadOnlyList<string> cycles = new FolderGraph(assembly.RootNamespace, assembly.Uses()).Cycles();
        Assert.True(cycles.Count == 0, string.Join(Environment.NewLine, cycles.Prepend($"{project} has cycles between folders:")));
    }

    /// <summary>docs/architecture.md lists the folders of the engine so that each uses only those before it.</summary>
    [Fact]
    public void AFolderOfTheEngineUsesOnlyThoseBeforeIt()
    {
        string line = File.ReadLines(Path.Combine(Products.Root, "docs", "architecture.md")).Single(text => text.StartsWith("    Text, Json, Files → ", StringComparison.Ordinal));
        List<string> order = [.. line.Split([" → ", ", "], StringSplitOptions.TrimEntries)];
        using CompiledAssembly assembly = Products.Open("Sonda.Engine");
        Assert.Equal(
            order.Order(),
            assembly.Types.Where(type => type.Namespace != "Sonda.Engine").Select(type => type.Namespace.Split('.')[2]).Distinct().Order());
        Assert.All(
            new FolderGraph(assembly.RootNamespace, assembly.Uses()).Edges,
            edge => Assert.True(order.IndexOf(edge.To) < order.IndexOf(edge.From), $"{edge.From} uses {edge.To}."));
    }

    [Fact]
    public void ACycleIsFoundAndItsTypesAreNamed()
    {
        static TypeName Type(string folder, string name) => new($"Root{folder}", name);
        TypeUse[] uses =
        [
            new(Type(".Low.Deep", "Leaf"), Type(".Middle", "Branch")),
            new(Type(".Middle", "Branch"), Type(".High", "Crown")),
            new(Type(".High", "Crown"), Type(".Low", "Root")),
            new(Type(".Top", "Sky"), Type(".High", "Crown")),
            new(Type(".Low", "Root"), Type(".Low.Deep", "Leaf")),
            new(Type(".Low.Deep", "Leaf"), Type("", "Ground")),
            new(Type("", "Ground"), Type(".Top", "Sky")),
        ];
        Assert.Equal(
            [
                "High → Low (1): Crown uses Root",
                "Low → Middle (1): Leaf uses Branch",
                "Middle → High (1): Branch uses Crown",
            ],
            new FolderGraph("Root", uses).Cycles());
        Assert.Empty(new FolderGraph("Root", uses[1..]).Cycles());
    }

    /// <summary>A type of each way of use; a reader that overlooks one would let cycles pass.</summary>
    [Fact]
    public void EveryWayToUseATypeIsSeen()
    {
        using var assembly = new CompiledAssembly(typeof(ArchitectureTests).Assembly.Location, "Sonda.Architecture.Tests");
        IEnumerable<string> used = assembly.Uses().Where(use => use.From.Name == nameof(WaysOfUse)).Select(use => use.To.Name);
        Assert.Equal(
            [
                "InAttributeAttribute", "InBase", "InBody", "InCatchException", "InConstraint`1", "InField", "InGenericCall", "InInterface",
                "InLambda", "InNested", "InParameter", "InReturn", "InStaticCall", "InTypeOf",
            ],
            used.Order(StringComparer.Ordinal).Where(name => name.StartsWith("In", StringComparison.Ordinal)));
    }
}
