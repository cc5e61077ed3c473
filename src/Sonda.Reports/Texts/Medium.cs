namespace Sonda.Reports.Texts;

/// <summary>The place where a text is read; Portuguese numbers depend on it.</summary>
public enum Medium
{
    /// <summary>A terminal: numbers have a decimal point in every language, so that a user can type them back into options.</summary>
    Terminal,

    /// <summary>An HTML page or a figure: numbers have the decimal separator of the language.</summary>
    Page,
}
