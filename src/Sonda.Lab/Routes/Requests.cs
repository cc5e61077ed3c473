using System.Text.Json;

namespace Sonda.Lab.Routes;

/// <summary>The body of <c>POST /api/runs</c>.</summary>
internal sealed record NewRunRequest(string? Spec, string? Name = null, bool Play = false, double? Speed = null);

/// <summary>The body of <c>PATCH /api/runs/{id}</c>.</summary>
internal sealed record RenameRequest(string? Name);

/// <summary>The body of <c>POST /api/runs/undo</c>.</summary>
internal sealed record UndoRequest(string? Undo);

/// <summary>The body of <c>POST /api/runs/{id}/commands</c>, and with runs that of groups.</summary>
internal sealed record CommandRequest(
    string? Command, int? ToEpoch = null, long? ToStep = null, int? Count = null, double? StepsPerSecond = null, string? Change = null, string? Spec = null,
    IReadOnlyList<string>? Runs = null);

/// <summary>The body of <c>POST /api/groups</c>.</summary>
internal sealed record GroupRequest(IReadOnlyList<string>? Specs, bool Play = false);

/// <summary>The body of <c>POST /api/runs/{id}/cure</c>.</summary>
internal sealed record CureRequest(string? Remedy = null);

/// <summary>The body of <c>POST /api/runs/{id}/proof</c>: the treated run.</summary>
internal sealed record ProofRequest(string? Cured);

/// <summary>The body of <c>POST /api/runs/{id}/predict</c>.</summary>
internal sealed record PredictRequest(IReadOnlyList<float>? Inputs);

/// <summary>The body of <c>POST /api/specs</c>.</summary>
internal sealed record SpecRequest(
    string? Spec, string? Run = null, IReadOnlyDictionary<string, JsonElement>? Set = null, int? Layer = null, bool Insert = false, bool Remove = false);
