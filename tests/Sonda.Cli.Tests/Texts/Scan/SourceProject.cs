using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Sonda.Cli.Tests.Texts.Scan;

/// <summary>A project of <c>src/</c>, parsed and bound, so that a test can ask the compiler what its source means.</summary>
internal sealed class SourceProject
{
    private static readonly string[] ImplicitUsings =
        ["System", "System.IO", "System.Linq", "System.Collections.Generic", "System.Threading", "System.Threading.Tasks", "System.Net.Http"];

    private static readonly Lazy<ImmutableArray<SourceProject>> Loaded = new(Load);

    /// <summary>Projects share what the compiler has read of an assembly.</summary>
    private static readonly ConcurrentDictionary<string, PortableExecutableReference> References = new();

    /// <summary>A model remembers what it has bound: the scans ask about the same files.</summary>
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

    private SourceProject(string name, CSharpCompilation compilation) => (Name, Compilation) = (name, compilation);

    /// <summary>Every project of <c>src/</c> that this test program references.</summary>
    public static ImmutableArray<SourceProject> All => Loaded.Value;

    /// <summary>The folder of the project.</summary>
    public string Name { get; }

    /// <summary>Its source, bound against the assemblies next to this test.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>All nodes of one kind, each with the model of its file.</summary>
    public IEnumerable<(TNode Node, SemanticModel Model)> Nodes<TNode>()
        where TNode : SyntaxNode =>
        from tree in Compilation.SyntaxTrees
        let model = _models.GetOrAdd(tree, one => Compilation.GetSemanticModel(one))
        from node in tree.GetRoot().DescendantNodes().OfType<TNode>()
        select (node, model);

    /// <summary>The file and line of a node.</summary>
    public static string PlaceOf(SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        return $"{Path.GetFileName(span.Path)}:{span.StartLinePosition.Line + 1}";
    }

    /// <summary>The folder <c>src/</c>, found above the tests, because a reproducible build contains no paths of its machine.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sonda.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No Sonda.slnx above {AppContext.BaseDirectory}.");
        }

        return Path.Combine(folder.FullName, "src");
    }

    private static ImmutableArray<SourceProject> Load()
    {
        string[] assemblies = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)];
        return
        [
            .. from project in Directory.EnumerateFiles(Root(), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
               let name = (string?)XDocument.Load(project).Descendants("AssemblyName").FirstOrDefault() ?? Path.GetFileNameWithoutExtension(project)
               where assemblies.Any(file => Path.GetFileNameWithoutExtension(file) == name)
               select Bind(project, name, assemblies),
        ];
    }

    private static SourceProject Bind(string project, string assembly, string[] assemblies)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        string folder = Path.GetDirectoryName(project)!;
        string usings = string.Concat(ImplicitUsings.Concat(UsingsOf(project)).Concat(UsingsOf(Path.Combine(Root(), "Directory.Build.props")))
            .Select(name => $"global using {name};\n"));
        IEnumerable<SyntaxTree> trees = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsBuilt(folder, file))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file))
            .Prepend(CSharpSyntaxTree.ParseText(usings, options));

        // Under its own name the assembly sees the internals that other assemblies open to it.
        var compilation = CSharpCompilation.Create(
            assembly,
            trees,
            assemblies.Where(file => Path.GetFileNameWithoutExtension(file) != assembly).Select(file => References.GetOrAdd(file, one => MetadataReference.CreateFromFile(one))),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        return new SourceProject(Path.GetFileName(folder), compilation);
    }

    private static IEnumerable<string> UsingsOf(string file) =>
        XDocument.Load(file).Descendants("Using").Select(element => (string?)element.Attribute("Include")).OfType<string>();

    private static bool IsBuilt(string folder, string file) =>
        Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj";
}
