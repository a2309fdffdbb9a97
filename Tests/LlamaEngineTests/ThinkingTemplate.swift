/// A template in the way of reasoning models, for a model without reasoning:
/// it opens the reasoning unless thinking is switched off, and leaves old
/// reasoning out.
enum ThinkingTemplate {
    static let text = """
        {%- for message in messages -%}
        {{- '<|im_start|>' + message.role + '\\n' -}}
        {%- if message.role == 'assistant' and loop.last and message.reasoning_content -%}
        {{- '<think>\\n' + message.reasoning_content + '\\n</think>\\n\\n' -}}
        {%- endif -%}
        {{- message.content + '<|im_end|>\\n' -}}
        {%- endfor -%}
        {%- if add_generation_prompt -%}
        {{- '<|im_start|>assistant\\n' -}}
        {%- if enable_thinking is defined and not enable_thinking -%}
        {{- '<think>\\n\\n</think>\\n\\n' -}}
        {%- else -%}
        {{- '<think>\\n' -}}
        {%- endif -%}
        {%- endif -%}
        """
}
