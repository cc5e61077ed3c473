using System.Collections.Immutable;
using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Remedies;

/// <summary>All remedies, each with its id and its phrase in both languages. <c>EditCatalogue</c> has the edit of a spec for each id.</summary>
public static class RemedyKinds
{
    /// <summary>SELU in the hidden layers, weights by LeCun (Klambauer et al. 2017).</summary>
    internal const string Selu = "selu";

    /// <summary>ReLU in the hidden layers, weights by He (He et al. 2015).</summary>
    internal const string Relu = "relu";

    /// <summary>Leaky ReLU in the hidden layers, weights by He.</summary>
    internal const string LeakyRelu = "leaky-relu";

    /// <summary>tanh in the hidden layers, weights by Xavier (Glorot and Bengio 2010).</summary>
    internal const string Tanh = "tanh";

    /// <summary>The initializer that fits the present activations.</summary>
    internal const string Initializer = "initializer";

    /// <summary>Orthogonal weights (Saxe et al. 2013).</summary>
    internal const string Orthogonal = "orthogonal";

    /// <summary>Batch normalisation in the hidden layers.</summary>
    internal const string BatchNorm = "batch-norm";

    /// <summary>Layer normalisation in the hidden layers.</summary>
    internal const string LayerNorm = "layer-norm";

    /// <summary>RMS normalisation in the hidden layers.</summary>
    internal const string RmsNorm = "rms-norm";

    /// <summary>Residual connections around hidden layers of equal width.</summary>
    internal const string Residual = "residual";

    /// <summary>Gradient clipping by norm.</summary>
    internal const string Clip = "clip";

    /// <summary>Adam instead of the present optimizer.</summary>
    internal const string Adam = "adam";

    /// <summary>A tenth of the learning rate.</summary>
    internal const string LowerRate = "lower-rate";

    /// <summary>A third of the learning rate.</summary>
    internal const string ThirdRate = "third-rate";

    /// <summary>Ten times the learning rate.</summary>
    internal const string HigherRate = "higher-rate";

    /// <summary>A larger learning rate for layers that learn more slowly.</summary>
    internal const string LayerRates = "layer-rates";

    /// <summary>Mini-batches four times as large.</summary>
    internal const string LargerBatch = "larger-batch";

    /// <summary>No weight decay.</summary>
    internal const string NoDecay = "no-decay";

    /// <summary>No dropout.</summary>
    internal const string NoDropout = "no-dropout";

    /// <summary>LSTM instead of simple recurrent layers.</summary>
    internal const string Lstm = "lstm";

    /// <summary>GRU instead of simple recurrent layers.</summary>
    internal const string Gru = "gru";

    /// <summary>Orthogonal initial recurrent weights.</summary>
    internal const string OrthogonalRecurrence = "orthogonal-recurrence";

    /// <summary>Simple recurrent layers of ReLU whose recurrent weights start as the identity (Le, Jaitly and Hinton 2015).</summary>
    internal const string IdentityRecurrence = "identity-recurrence";

    /// <summary>LSTM whose forget gate starts open (Jozefowicz, Zaremba and Sutskever 2015).</summary>
    internal const string ForgetBias = "forget-bias";

    /// <summary>Inputs of mean 0 and standard deviation 1.</summary>
    internal const string ScaleData = "scale-data";

    /// <summary>An output layer and a cost that fit the task.</summary>
    internal const string FitOutput = "fit-output";

    /// <summary>Training that keeps the epoch with the lowest validation cost and ends soon after it.</summary>
    internal const string EarlyStop = "early-stop";

    /// <summary>Dropout in the hidden layers (Srivastava et al. 2014).</summary>
    internal const string Dropout = "dropout";

    /// <summary>Weight decay.</summary>
    internal const string MoreDecay = "more-decay";

    /// <summary>Hidden layers half as wide.</summary>
    internal const string Smaller = "smaller";

    /// <summary>Four times as many epochs.</summary>
    internal const string Longer = "longer";

    /// <summary>The same part in the cost for every class.</summary>
    internal const string ClassWeights = "class-weights";

    /// <summary>The default learning rate of the optimizer, for a rate of 0, which no factor raises.</summary>
    internal const string DefaultRate = "default-rate";

    /// <summary>Weights and biases at the edge of chaos of the activation (Poole et al. 2016), where signals keep their size at any depth.</summary>
    internal const string CriticalStart = "critical-start";

    /// <summary>An optimizer that holds the weights of all layers. No edit: that of a run of Sonda always does.</summary>
    internal const string HoldWeights = "hold-weights";

    /// <summary>A forward pass in which the cost depends on all weights. No edit: that of a run of Sonda always does.</summary>
    internal const string ConnectWeights = "connect-weights";
    /// <summary>An optimizer that goes down the cost instead of up.</summary>
    internal const string Descend = "descend";

    /// <summary>A schedule of the learning rate that advances once per epoch.</summary>
    internal const string EpochSchedule = "epoch-schedule";

    /// <summary>Gradients that are cleared before each backward pass.</summary>
    internal const string ClearGradients = "clear-gradients";

    /// <summary>A small constant where a slope would be infinite.</summary>
    internal const string Epsilon = "epsilon";

    /// <summary>Activations whose usual start is not at their edge of chaos. ReLU and its kin are there by He's start, SELU by LeCun's; the sigmoid has none.</summary>
    private static readonly string[] OffCritical = ["tanh", "softsign", "hard-tanh", "sin", "elu", "gelu", "gelu-tanh", "silu", "swish", "mish"];

    /// <summary>All of them. A random repair draws from this list by index, so its order is part of the results: append.</summary>
    public static ImmutableArray<Remedy> All { get; } =
    [
        new(Selu, "SELU in the hidden layers, with LeCun's initial weights", "SELU nas camadas ocultas, com pesos iniciais de LeCun") { IsPresent = subject => IsInAllHidden(subject, layer => layer.Activation?.Kind == "selu") || !HasActivations(subject) },
        new(Relu, "ReLU in the hidden layers, with He's initial weights", "ReLU nas camadas ocultas, com pesos iniciais de He") { IsPresent = subject => IsInAllHidden(subject, layer => layer.Activation?.Kind == "relu") || !HasActivations(subject) },
        new(LeakyRelu, "leaky ReLU in the hidden layers, with He's initial weights", "leaky ReLU nas camadas ocultas, com pesos iniciais de He") { IsPresent = subject => IsInAllHidden(subject, layer => layer.Activation?.Kind == "leaky-relu") || !HasActivations(subject) },
        new(Tanh, "tanh in the hidden layers, with Xavier's initial weights", "tanh nas camadas ocultas, com pesos iniciais de Xavier") { IsPresent = subject => IsInAllHidden(subject, layer => layer.Activation?.Kind == "tanh") || !HasActivations(subject) },
        new(Initializer, "initial weights that fit the activations", "pesos iniciais adequados às ativações"),
        new(Orthogonal, "orthogonal initial weights", "pesos iniciais ortogonais"),
        new(BatchNorm, "batch normalisation in the hidden layers", "normalização por lote nas camadas ocultas")
        {
            IsPresent = subject => IsInAllHidden(subject, layer => layer.Norm == TraceNorm.Batch) || HasOtherNorm(subject) || HasNoPlace(subject),
        },
        new(LayerNorm, "layer normalisation in the hidden layers", "normalização por camada nas camadas ocultas")
        {
            IsPresent = subject => IsInAllHidden(subject, layer => layer.Norm == TraceNorm.Layer) || HasNoPlace(subject),
        },
        new(RmsNorm, "RMS normalisation in the hidden layers", "normalização RMS nas camadas ocultas"),
        new(Residual, "residual connections around hidden layers", "conexões residuais (atalhos) em torno de camadas ocultas")
        {
            IsPresent = subject => IsInAllHidden(subject, layer => layer.IsResidual),
        },
        new(Clip, "gradient clipping by norm", "corte do gradiente pela norma"),
        new(Adam, "Adam as the optimizer", "Adam como otimizador")
        {
            IsPresent = subject => subject.Optimizer?.Kind is "adam" or "adamw",
        },
        new(LowerRate, "a tenth of the learning rate", "um décimo da taxa de aprendizado") { RateFactor = 0.1m },
        new(ThirdRate, "a third of the learning rate", "um terço da taxa de aprendizado") { RateFactor = 1 / 3m },
        new(HigherRate, "ten times the learning rate", "dez vezes a taxa de aprendizado") { RateFactor = 10 },
        new(LayerRates, "a larger learning rate for layers that learn more slowly", "taxa de aprendizado maior nas camadas que aprendem mais devagar"),
        new(LargerBatch, "mini-batches four times as large", "mini-lotes quatro vezes maiores"),
        new(NoDecay, "no weight decay", "sem decaimento dos pesos") { IsPresent = subject => subject.Optimizer?.Decay == 0 },
        new(NoDropout, "no dropout", "sem dropout") { IsPresent = subject => subject.Layers.All(layer => layer.Dropout == 0) },
        new(Lstm, "LSTM instead of the simple recurrent layers", "LSTM no lugar das camadas recorrentes simples") { IsPresent = IsGated },
        new(Gru, "GRU instead of the simple recurrent layers", "GRU no lugar das camadas recorrentes simples") { IsPresent = IsGated },
        new(OrthogonalRecurrence, "orthogonal initial recurrent weights", "pesos recorrentes iniciais ortogonais"),
        new(
            IdentityRecurrence,
            "ReLU in the simple recurrent layers, with the identity as initial recurrent weights",
            "ReLU nas camadas recorrentes simples, com a identidade como pesos recorrentes iniciais") { IsPresent = IsGated },
        new(ForgetBias, "LSTM whose forget gate starts open", "LSTM com a porta de esquecimento aberta no início"),
        new(ScaleData, "data scaled to mean 0 and standard deviation 1", "dados padronizados (média 0 e desvio-padrão 1)"),
        new(FitOutput, "an output layer and a cost that fit the task", "uma camada de saída e um custo adequados à tarefa"),
        new(EarlyStop, "early stopping", "parada antecipada") { IsPresent = subject => subject.StopsEarly, IsDrawn = false },
        new(Dropout, "dropout in the hidden layers", "dropout nas camadas ocultas") { IsPresent = subject => subject.Layers.SkipLast(1).All(layer => layer.Dropout > 0), IsDrawn = false },
        new(MoreDecay, "more weight decay", "mais decaimento dos pesos") { IsDrawn = false },
        new(Smaller, "hidden layers half as wide", "camadas ocultas com metade da largura") { IsDrawn = false },
        new(Longer, "four times as many epochs", "quatro vezes mais épocas") { IsPresent = subject => subject.StopsEarly, IsDrawn = false },
        new(DefaultRate, "the default learning rate of the optimizer", "a taxa de aprendizado padrão do otimizador") { IsPresent = subject => subject.Optimizer?.LearningRate != 0, IsDrawn = false },
        new(ClassWeights, "the same part in the cost for every class", "a mesma parte no custo para cada classe") { IsPresent = subject => subject.ClassWeights.Count > 0, IsDrawn = false },
        new(CriticalStart, "initial weights and biases at the edge of chaos", "pesos e vieses iniciais à beira do caos")
        {
            IsPresent = subject => !subject.Layers.SkipLast(1).Any(layer => layer.Norm == TraceNorm.None && OffCritical.Contains(layer.Activation?.Kind)),
            IsDrawn = false,
        },
        new(HoldWeights, "an optimizer that holds all weights", "um otimizador com todos os pesos") { IsPresent = subject => subject.Layers.All(layer => layer.IsHeld), IsDrawn = false },
        new(ConnectWeights, "a path from every weight to the cost", "um caminho de todo peso até o custo") { IsPresent = subject => subject.CutOff.Count == 0, IsDrawn = false },
        new(Descend, "an optimizer that minimises the cost", "um otimizador que minimiza o custo") { IsPresent = subject => subject.Optimizer?.Maximizes != true, IsDrawn = false },
        new(EpochSchedule, "a schedule of the learning rate that advances once per epoch", "uma agenda da taxa de aprendizado que avança uma vez por época") { IsDrawn = false },
        new(Epsilon, "a small constant within roots, logarithms and divisors", "uma constante pequena dentro de raízes, logaritmos e divisores") { IsDrawn = false },
        new(ClearGradients, "gradients cleared before each backward pass", "gradientes zerados antes de cada retropropagação") { IsDrawn = false },
    ];

    /// <summary>The remedy with an id; null if there is none.</summary>
    public static Remedy? Find(string id) => All.FirstOrDefault(remedy => remedy.Id == id);

    private static bool IsInAllHidden(TraceSubject subject, Func<TraceLayer, bool> has) =>
        subject.Layers.Count > 1 && subject.Layers.SkipLast(1).All(has);

    /// <summary>Whether a hidden layer has an activation to choose: gates have theirs, and a table of vectors has none.</summary>
    internal static bool HasActivations(TraceSubject subject) =>
        subject.Layers.SkipLast(1).Any(layer => layer.Kind is not (TraceLayerKind.Lstm or TraceLayerKind.Gru or TraceLayerKind.Embedding));

    /// <summary>Whether all hidden layers of a network of another program are gated or tables: nothing stands between such a layer and its activation.</summary>
    private static bool HasNoPlace(TraceSubject subject) => subject.Writer is not null && subject.Layers.Count > 1 && !HasActivations(subject);

    /// <summary>
    /// Whether a network of another program normalises otherwise than over the rows of a batch: its author chose that norm, and where it stands.
    /// </summary>
    private static bool HasOtherNorm(TraceSubject subject) =>
        subject.Writer is not null && (subject.HasNorms || subject.Layers.Any(layer => layer.Norm is not (TraceNorm.None or TraceNorm.Batch)));

    /// <summary>Whether the network has gated layers and no simple recurrent ones to replace.</summary>
    private static bool IsGated(TraceSubject subject) =>
        !subject.Layers.Any(layer => layer.Kind is not (TraceLayerKind.Lstm or TraceLayerKind.Gru or TraceLayerKind.Dense or TraceLayerKind.Embedding))
        && subject.Layers.Any(layer => layer.Kind is TraceLayerKind.Lstm or TraceLayerKind.Gru);
}
