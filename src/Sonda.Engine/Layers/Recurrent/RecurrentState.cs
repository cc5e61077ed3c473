namespace Sonda.Engine.Layers.Recurrent;

/// <summary>What a recurrent layer carries from one step to the next.</summary>
public enum RecurrentState
{
    /// <summary>h, which also comes out.</summary>
    Output,

    /// <summary>c, the cell of an lstm, which no weights touch on the way.</summary>
    Cell,
}
