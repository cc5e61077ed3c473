namespace Sonda.Architecture.Tests;

/// <summary>The assemblies of the product and the arrows between them, as in docs/architecture.md.</summary>
internal static class Products
{
    /// <summary>Each project with the projects that it references.</summary>
    public static IReadOnlyDictionary<string, string[]> Arrows { get; } = new Dictionary<string, string[]>
    {
        ["Sonda.Localization"] = [],
        ["Sonda.Engine"] = ["Sonda.Localization"],
        ["Sonda.Theory"] = ["Sonda.Engine"],
        ["Sonda.Diagnosis"] = ["Sonda.Localization"],
        ["Sonda.Data"] = ["Sonda.Engine"],
        ["Sonda.Runs"] = ["Sonda.Engine", "Sonda.Data", "Sonda.Diagnosis"],
        ["Sonda.Studies"] = ["Sonda.Runs", "Sonda.Theory"],
        ["Sonda.Sweeps"] = ["Sonda.Runs", "Sonda.Theory"],
        ["Sonda.Interchange"] = ["Sonda.Engine"],
        ["Sonda.Reports"] = ["Sonda.Studies", "Sonda.Sweeps", "Sonda.Interchange"],
        ["Sonda.TorchSharp"] = ["Sonda.Diagnosis", "Sonda.Interchange"],
        ["Sonda.Lab"] = ["Sonda.Reports"],
        ["Sonda.Cli"] = ["Sonda.Reports", "Sonda.Lab"],
    };

    /// <summary>Packages and frameworks by the beginning of their assemblies' names, with the projects that may use them.</summary>
    public static IReadOnlyDictionary<string, string[]> Libraries { get; } = new Dictionary<string, string[]>
    {
        ["ScottPlot"] = ["Sonda.Reports"],
        ["SkiaSharp"] = ["Sonda.Data", "Sonda.Reports"],
        ["Sep"] = ["Sonda.Data"],
        ["csFastFloat"] = ["Sonda.Data"],
        ["Parquet"] = ["Sonda.Data", "Sonda.Reports"],
        ["TorchSharp"] = ["Sonda.TorchSharp"],
        ["Spectre.Console"] = ["Sonda.Cli"],
        ["System.CommandLine"] = ["Sonda.Cli"],
        ["Microsoft.AspNetCore"] = ["Sonda.Lab"],
        ["Microsoft.Extensions"] = ["Sonda.Lab"],
        ["Microsoft.Net.Http"] = ["Sonda.Lab"],
        ["Microsoft.OpenApi"] = ["Sonda.Lab"],
    };

    /// <summary>The folder of the repository.</summary>
    public static string Root
    {
        get
        {
            string? folder = AppContext.BaseDirectory;
            while (folder is not null && !File.Exists(Path.Combine(folder, "Sonda.slnx")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return folder ?? throw new DirectoryNotFoundException($"No Sonda.slnx above {AppContext.BaseDirectory}.");
        }
    }

    /// <summary>All projects that a project may see: its references, and theirs.</summary>
    public static IReadOnlySet<string> Below(string project)
    {
        var below = new HashSet<string>();
        Add(project);
        return below;

        void Add(string name)
        {
            foreach (string target in Arrows[name].Where(below.Add))
            {
                Add(target);
            }
        }
    }

    /// <summary>The compiled assembly of a project, which lies next to the tests.</summary>
    public static CompiledAssembly Open(string project) =>
        new(Path.Combine(AppContext.BaseDirectory, project == "Sonda.Cli" ? "sonda.dll" : project + ".dll"), project);
}
