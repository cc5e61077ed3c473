namespace Sonda.Engine.Layers.Recurrent;

/// <summary>The kinds of recurrent layers. <see cref="RecurrentSpec"/> has the formulas.</summary>
public enum RecurrentKind
{
    /// <summary>The simple recurrent network (Elman 1990).</summary>
    Rnn,

    /// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997) with a forget gate (Gers et al. 2000).</summary>
    Lstm,

    /// <summary>The gated recurrent unit (Cho et al. 2014), with its reset gate behind the product.</summary>
    Gru,
}
