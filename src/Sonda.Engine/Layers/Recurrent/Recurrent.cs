using System.Numerics;
using Sonda.Engine.Initializers;
using Sonda.Engine.Randomness;

namespace Sonda.Engine.Layers.Recurrent;

/// <summary>A layer that reads a sequence step by step: rnn, lstm or gru. <see cref="RecurrentSpec"/> has the formulas.</summary>
/// <typeparam name="T">The number type: <see cref="float"/> for training, <see cref="double"/> for reference.</typeparam>
internal sealed class Recurrent<T> : Layer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ForgetGate = 1;

    internal Recurrent(Shape input, RecurrentSpec spec)
        : base(
            input,
            spec.ReturnsSequence ? Shape.Sequence(input.Steps, spec.Width) : Shape.Vector(spec.Width),
            ParametersOf(input.Features, spec)) => Spec = spec;

    /// <summary>The spec of the layer.</summary>
    public RecurrentSpec Spec { get; }

    /// <summary>Units, w.</summary>
    public int Width => Spec.Width;

    /// <summary>Time steps of the longest sequence, T.</summary>
    public int Steps => Input.Steps;

    /// <summary>The number of gates: 1 for an rnn, 4 for an lstm, 3 for a gru.</summary>
    public int Gates => GatesOf(Spec.Kind);

    /// <summary>W: one row for each input, the gates side by side.</summary>
    public Parameter<T> Weights => Parameters[0];

    /// <summary>U: one row for each unit, the gates side by side.</summary>
    public Parameter<T> RecurrentWeights => Parameters[1];

    /// <summary>b: the gates side by side.</summary>
    public Parameter<T> Biases => Parameters[2];

    /// <inheritdoc/>
    internal override void Initialize(RandomStream random)
    {
        RandomStream recurrent = random.Split("recurrent");
        var weights = new T[Weights.Rows * Width];
        var recurrentWeights = new T[Width * Width];
        var biases = new T[Width];
        for (int gate = 0; gate < Gates; gate++)
        {
            InitialParameters.Fill(Spec.Initializer, random, weights, Weights.Rows, Width, biases);
            SetGate(Weights, gate, weights);
            SetGate(Biases, gate, biases);
            InitialParameters.Fill(Spec.RecurrentInitializer, recurrent, recurrentWeights, Width, Width, new T[Width]);
            SetGate(RecurrentWeights, gate, recurrentWeights);
        }

        if (Spec.Kind == RecurrentKind.Lstm)
        {
            foreach (ref T bias in Biases.Stored.Row(0).Slice(ForgetGate * Width, Width))
            {
                bias += T.CreateTruncating(Spec.ForgetBias);
            }
        }
    }

    /// <inheritdoc/>
    public override LayerRole Role => LayerRole.Recurrence;

    /// <inheritdoc/>
    internal override LayerPass<T> CreatePass(int capacity, IReadOnlyList<LayerPass<T>> earlier) => Spec.Kind switch
    {
        RecurrentKind.Rnn => new RnnPass<T>(this, capacity),
        RecurrentKind.Lstm => new LstmPass<T>(this, capacity),
        _ => new GruPass<T>(this, capacity),
    };

    private static int GatesOf(RecurrentKind kind) => kind switch
    {
        RecurrentKind.Rnn => 1,
        RecurrentKind.Lstm => 4,
        _ => 3,
    };

    private static Parameter<T>[] ParametersOf(int features, RecurrentSpec spec)
    {
        int columns = GatesOf(spec.Kind) * spec.Width;
        Parameter<T>[] parameters =
        [
            new("weights", ParameterKind.Weight, features, columns),
            new("recurrent-weights", ParameterKind.Weight, spec.Width, columns),
            new("biases", ParameterKind.Bias, 1, columns),
        ];
        return spec.Kind == RecurrentKind.Gru
            ? [.. parameters, new("recurrent-biases", ParameterKind.Bias, 1, spec.Width)]
            : parameters;
    }

    private void SetGate(Parameter<T> parameter, int gate, ReadOnlySpan<T> values)
    {
        for (int row = 0; row < parameter.Rows; row++)
        {
            values.Slice(row * Width, Width).CopyTo(parameter.Stored.Row(row)[(gate * Width)..]);
        }
    }
}
