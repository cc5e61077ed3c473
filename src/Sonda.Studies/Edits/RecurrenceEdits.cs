using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;
using Sonda.Engine.Layers.Recurrent;
using Sonda.Runs.Specs;

namespace Sonda.Studies.Edits;

/// <summary>Edits that give recurrent layers a longer memory.</summary>
internal static class RecurrenceEdits
{
    /// <summary>
    /// Replaces simple recurrent layers by gated ones of the same width; recurrent weights drawn as the identity become orthogonal.
    /// </summary>
    public static RunSpec Gate(RunSpec run, RecurrentKind kind) => Map(run, RecurrentKind.Rnn, layer => new RecurrentSpec(kind, layer.Width)
    {
        Initializer = layer.Initializer,
        ReturnsSequence = layer.ReturnsSequence,
        Truncation = layer.Truncation,
    });

    /// <summary>Draws the recurrent weights of every recurrent layer as an orthogonal matrix.</summary>
    public static RunSpec StartOrthogonal(RunSpec run) => Map(run, null, layer => layer.RecurrentInitializer.Kind == InitializerKind.Orthogonal
        ? layer
        : layer with { RecurrentInitializer = InitializerSpec.Of(InitializerKind.Orthogonal) });

    /// <summary>Makes simple recurrent layers ReLU layers whose recurrent weights start as the identity.</summary>
    public static RunSpec StartAsIdentity(RunSpec run) => Map(run, RecurrentKind.Rnn, layer => layer with
    {
        Activation = new ActivationSpec(ActivationKind.ReLU),
        RecurrentInitializer = InitializerSpec.Of(InitializerKind.Identity),
    });

    /// <summary>Lets the forget gate start by keeping σ(1) = 0.73 of the cell, if it keeps less.</summary>
    public static RunSpec OpenForgetGate(RunSpec run) => Map(run, RecurrentKind.Lstm, layer => layer.ForgetBias < 1 ? layer with { ForgetBias = 1 } : layer);

    private static RunSpec Map(RunSpec run, RecurrentKind? kind, Func<RecurrentSpec, RecurrentSpec> rewrite) => run.MapHidden(
        layer => layer is RecurrentSpec recurrent && (kind ?? recurrent.Kind) == recurrent.Kind ? rewrite(recurrent) : layer);
}
