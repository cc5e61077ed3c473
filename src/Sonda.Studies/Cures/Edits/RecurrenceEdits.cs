using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Cures.Edits;

/// <summary>Recurrent layers that remember for longer.</summary>
internal static class RecurrenceEdits
{
    /// <summary>Gated layers of the same width in the place of simple ones; whose recurrent weights were the identity start orthogonal.</summary>
    public static RunSpec Gate(RunSpec run, RecurrentKind kind) => Map(run, RecurrentKind.Rnn, layer => new RecurrentSpec(kind, layer.Width)
    {
        Initializer = layer.Initializer,
        ReturnsSequence = layer.ReturnsSequence,
        Truncation = layer.Truncation,
    });

    /// <summary>Recurrent weights that start orthogonal, in every kind of recurrent layer.</summary>
    public static RunSpec StartOrthogonal(RunSpec run) => Map(run, null, layer => layer.RecurrentInitializer.Kind == InitializerKind.Orthogonal
        ? layer
        : layer with { RecurrentInitializer = InitializerSpec.Of(InitializerKind.Orthogonal) });

    /// <summary>Simple recurrent layers of ReLU whose recurrent weights start as the identity.</summary>
    public static RunSpec StartAsIdentity(RunSpec run) => Map(run, RecurrentKind.Rnn, layer => layer with
    {
        Activation = new ActivationSpec(ActivationKind.ReLU),
        RecurrentInitializer = InitializerSpec.Of(InitializerKind.Identity),
    });

    /// <summary>A forget gate that starts by keeping σ(1) = 0.73 of the cell, where it keeps less.</summary>
    public static RunSpec OpenForgetGate(RunSpec run) => Map(run, RecurrentKind.Lstm, layer => layer.ForgetBias < 1 ? layer with { ForgetBias = 1 } : layer);

    private static RunSpec Map(RunSpec run, RecurrentKind? kind, Func<RecurrentSpec, RecurrentSpec> rewrite) => run.MapHidden(
        layer => layer is RecurrentSpec recurrent && (kind ?? recurrent.Kind) == recurrent.Kind ? rewrite(recurrent) : layer);
}
