using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sonda.Data;
using Sonda.Engine.Activations;
using Sonda.Engine.Data;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Norm;
using Sonda.Engine.Optimizers;
using Sonda.Lab.Documents;
using Sonda.Lab.Hosting;
using Sonda.Lab.Safety;
using Sonda.Runs.Specs;

namespace Sonda.Lab.Routes;

/// <summary>Settings: what they can be, and the spec that they make.</summary>
internal static class SpecRoutes
{
    public static void Map(IEndpointRouteBuilder routes, LabRuns runs, LabOptions options)
    {
        routes.MapGet("/api/catalog", (HttpContext context) => Body.Json(Catalog(context, runs, options)))
            .WithSummary("What settings can be.").Produces<CatalogDocument>();
        routes.MapPost("/api/specs", async (HttpContext context) =>
        {
            SpecRequest request = await Body.Read<SpecRequest>(context).ConfigureAwait(false);
            RunSpec spec = SpecEditor.Edit(Body.Spec(request.Spec), request, await Table(request, runs.Shelf, context.RequestAborted).ConfigureAwait(false));
            runs.RequireSize(spec);
            return Body.Json(Describe(spec, request.Run is { } id ? runs.Shown(id) : null));
        }).WithSummary("Reads, edits and explains a spec.").Accepts<SpecRequest>("application/json").Produces<SpecDocument>().WithMetadata(new RouteExample(
            """{"spec": "784-30x4-10", "set": {"activation": "relu", "initial": "he"}}""",
            """{"text": "784-[30 relu he]x4-10", "parameters": 26650, "applies": null}"""));
    }

    /// <summary>The rows of the table that an edit chooses; null if it chooses none, or if the table cannot be read: beginning the run tells why.</summary>
    private static async Task<Dataset?> Table(SpecRequest request, DataShelf shelf, CancellationToken stop)
    {
        if (request.Set?.GetValueOrDefault("data") is not { ValueKind: JsonValueKind.String } text || !text.GetString()!.StartsWith("csv(", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return (await shelf.Load(DatasetSpec.Parse(text.GetString()!), null, stop).ConfigureAwait(false)).Training;
        }
        catch (Exception fault) when (fault is FormatException or DatasetException or IOException)
        {
            return null;
        }
    }

    private static CatalogDocument Catalog(HttpContext context, LabRuns runs, LabOptions options)
    {
        TextCatalog texts = CallerLanguage.Texts(context.Request);
        return new CatalogDocument(
            [.. ActivationSpec.Names.Where(name => name != ActivationSpec.FormulaName)],
            [.. InitializerSpec.Names.Where(name => name is not ("constant" or "uniform" or "normal"))],
            [.. Enum.GetValues<NormKind>().Select(kind => kind.ToString().ToLowerInvariant())],
            [.. OptimizerKinds.All.Select(kind => new OptimizerDocument(kind.Name, OptimizerSpec.Parse(kind.Name).ToString()))],
            ["none", "norm(1)", "value(0.5)"],
            [.. ((string[])["mnist", "fashion-mnist", "drawn", "circle", "blob", "adding(length=50)"]).Select(text => new DataChoice(text, texts["server.data." + text.Split('(')[0]], IsAvailable(text, runs.Shelf, options)))],
            new LimitsDocument(options.Limits.Parameters, options.Limits.LiveRuns, options.Limits.UploadBytes, options.Limits.Watchers));
    }

    /// <summary>Whether the data are on this machine, or need no files; downloads count if they are allowed.</summary>
    private static bool IsAvailable(string text, DataShelf shelf, LabOptions options) => !options.Offline || shelf.IsHere(DatasetSpec.Parse(text));

    private static SpecDocument Describe(RunSpec spec, IShownRun? shown)
    {
        IReadOnlyList<LayerSettings> layers = SpecEditor.Layers(spec);
        LayerSettings[] hidden = [.. layers.SkipLast(1)];
        (string? applies, string? change) = shown is null ? (null, null) : Compare(Body.Spec(shown.Describe("en").SpecNow), spec);
        return new SpecDocument(
            spec.ToString(), JsonDocument.Parse(spec.ToJson()).RootElement, spec.Network.ParameterCount, layers, RunDescriber.Settings(spec.Training, spec.Seed),
            spec.Data.ToString(),
            new UniformSettings(
                hidden.Length, Same(hidden, layer => layer.Units), Same(hidden, layer => layer.Activation), Same(hidden, layer => layer.Initial), Same(hidden, layer => layer.Norm),
                Same(hidden, layer => (bool?)layer.Residual)),
            applies, change);
    }

    /// <summary>What takes one spec to another: nothing, a change while it trains, or a new run.</summary>
    private static (string Applies, string? Change) Compare(RunSpec now, RunSpec next)
    {
        if (now == next)
        {
            return ("same", null);
        }

        string[] pieces = [.. RunDescriber.Changes(now, next).Where(change => change.Name != "momentum").Select(change => $"{change.Name} {change.To}")];
        return now with { Training = next.Training } == next && pieces.Length > 0 ? ("change", string.Join("; ", pieces)) : ("anew", null);
    }

    private static T? Same<TItem, T>(TItem[] items, Func<TItem, T?> read) =>
        items.Length > 0 && items.All(item => EqualityComparer<T>.Default.Equals(read(item), read(items[0]))) ? read(items[0]) : default;
}

/// <summary>What settings can be.</summary>
internal sealed record CatalogDocument(
    IReadOnlyList<string> Activations, IReadOnlyList<string> Initials, IReadOnlyList<string> Norms, IReadOnlyList<OptimizerDocument> Optimizers, IReadOnlyList<string> Clips,
    IReadOnlyList<DataChoice> Data, LimitsDocument Limits);

/// <summary>An optimizer.</summary>
internal sealed record OptimizerDocument(string Name, string Text);

/// <summary>A data set.</summary>
internal sealed record DataChoice(string Text, string Words, bool Available);

/// <summary>The limits of the lab.</summary>
internal sealed record LimitsDocument(long Parameters, int LiveRuns, long UploadBytes, int Watchers);

/// <summary>A spec, explained.</summary>
internal sealed record SpecDocument(
    string Text, JsonElement Json, long Parameters, IReadOnlyList<LayerSettings> Layers, SettingsDocument Settings, string Data, UniformSettings Uniform, string? Applies, string? Change);

/// <summary>The settings that all hidden layers share; null where they differ.</summary>
internal sealed record UniformSettings(int Depth, int? Units, string? Activation, string? Initial, string? Norm, bool? Residual);
