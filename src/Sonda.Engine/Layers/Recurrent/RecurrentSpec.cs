using Sonda.Engine.Activations;
using Sonda.Engine.Initializers;

namespace Sonda.Engine.Layers.Recurrent;

/// <summary>The spec of a recurrent layer, which reads a sequence step by step and keeps a state that starts at zero.</summary>
/// <param name="Kind">The kind of step.</param>
/// <param name="Width">Units w, 1 to <see cref="MaxWidth"/>.</param>
/// <remarks>
/// With x the f inputs of a step, h the state before it, and h′ the state after it, which is also the output:
/// <code>
/// rnn   h′ = φ(xW + b + hU)
/// lstm  i, f, o = σ(xW + b + hU)    g = tanh(xW + b + hU)    c′ = f∘c + i∘g    h′ = o∘tanh(c′)
/// gru   r, z = σ(xW + b + hU)       n = tanh(xW + b + r∘(hU + d))              h′ = (1 − z)∘n + z∘h
/// </code>
/// These are the formulas of cuDNN and PyTorch; in the gru the reset gate r comes after the product. The parameters are <c>weights</c> W, f
/// × kw, <c>recurrent-weights</c> U, w × kw, and <c>biases</c> b, 1 × kw, with k = 1, 4 or 3 gates side by side in the order i, f, g, o or
/// r, z, n. The gru also has <c>recurrent-biases</c> d, 1 × w. PyTorch keeps the transposes, weight_ih = Wᵀ and weight_hh = Uᵀ, and a
/// second bias for every gate: b is the sum of the two, except in gate n, where bias_ih is b and bias_hh is d.
/// <para>
/// W and U are drawn gate by gate, each as a matrix of its own, f × w and w × w.
/// </para>
/// </remarks>
public sealed record RecurrentSpec(RecurrentKind Kind, int Width) : LayerSpec
{
    /// <summary>The maximum number of units in a recurrent layer.</summary>
    public const int MaxWidth = 16_384;

    private static readonly ActivationSpec Tanh = new(ActivationKind.Tanh);

    /// <summary>φ of an rnn; default: tanh. The gates of the other kinds have fixed activations.</summary>
    public ActivationSpec Activation { get; init; } = Tanh;

    /// <summary>The initializer of the input weights and the biases; default: xavier-uniform, with biases of 0.</summary>
    public InitializerSpec Initializer { get; init; } = InitializerSpec.Of(InitializerKind.XavierUniform);

    /// <summary>
    /// The initializer of the recurrent weights; default: orthogonal, which preserves the length of a state. The identity with the
    /// activation relu gives the IRNN (Le, Jaitly and Hinton 2015).
    /// </summary>
    public InitializerSpec RecurrentInitializer { get; init; } = InitializerSpec.Of(InitializerKind.Orthogonal);

    /// <summary>
    /// A finite number added to the drawn biases of the forget gate of an lstm; default: 1 (Jozefowicz, Zaremba and Sutskever 2015), so
    /// that a new cell keeps σ(1) = 0.73 of its content in a step. Other kinds ignore it.
    /// </summary>
    public double ForgetBias { get; init; } = 1;

    /// <summary>
    /// Whether the layer returns the states of all steps, T × w, or only the last state of each sequence, w; default: the last.
    /// </summary>
    public bool ReturnsSequence { get; init; }

    /// <summary>
    /// The maximum number of steps k ≥ 1 that a gradient flows back; default: null, for all.
    /// </summary>
    /// <remarks>
    /// The steps of each row form groups of k, counted from its end: n − k … n − 1 of its n steps, and so on; the first group may be
    /// shorter. The gradient of a state does not pass into the previous group. So the last state reaches exactly the last k steps, and an
    /// earlier output reaches the steps of its group up to its own. The forward pass does not change.
    /// </remarks>
    public int? Truncation { get; init; }

    /// <inheritdoc/>
    internal override InitializerSpec? Drawn => Initializer;

    /// <inheritdoc/>
    internal override LayerSpec DrawnBy(InitializerSpec initializer) => this with { Initializer = initializer };

    /// <inheritdoc/>
    internal override void Build<T>(LayerBuilder<T> builder)
    {
        if (Fault(builder.Shape) is { } reason)
        {
            throw builder.Fault(reason);
        }

        builder.Add(new Recurrent<T>(builder.Shape, this));
    }

    private LocalizableText? Fault(Shape input) => this switch
    {
        _ when !Enum.IsDefined(Kind) => LocalizableText.Of($"{(int)Kind} is not a kind of recurrent layer; expected rnn, lstm or gru."),
        _ when !input.IsSequence => LocalizableText.Of($"it reads a sequence, (steps,features); found {input}."),
        { Width: < 1 or > MaxWidth } => LocalizableText.Of($"it may have 1 to {MaxWidth} units; found {Width}."),
        _ when 4L * input.Features * Width > int.MaxValue => LocalizableText.Of($"{input.Features} inputs × {Width} units are too many weights for one matrix."),
        { Kind: not RecurrentKind.Rnn } when Activation != Tanh => LocalizableText.Of($"only an rnn has an activation to choose; found {Activation}."),
        { Truncation: < 1 } => LocalizableText.Of($"the truncation must be 1 step or more, or none; found {Truncation}."),
        _ when !double.IsFinite(ForgetBias) => LocalizableText.Of($"the bias of the forget gate must be a finite number; found {ForgetBias}."),
        _ when Initializer.Kind == InitializerKind.Lsuv || RecurrentInitializer.Kind == InitializerKind.Lsuv => LocalizableText.Of($"lsuv is for layers without a state; expected another initializer."),
        _ => null,
    };
}
