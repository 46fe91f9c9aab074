#include <stdio.h>
#include <readline/readline.h>
#include <readline/history.h>

// Readline keeps its settings in global variables, which Swift 6 does not let anyone touch: these
// functions do. All of them, as readline itself, are for one thread.

static inline void line_editor_set_completion(rl_completion_func_t *complete, const char *word_breaks) {
    rl_attempted_completion_function = complete;
    rl_completer_word_break_characters = (char *)word_breaks;
}

// No file names when there is nothing to offer; `append` follows a sole candidate (0 for nothing).
static inline void line_editor_set_completion_end(int append) {
    rl_attempted_completion_over = 1;
    rl_completion_append_character = append;
}

static inline const char *line_editor_buffer(void) { return rl_line_buffer; }

// Makes the readline call that is running return, with the cursor below what was typed.
static inline void line_editor_abandon_line(void) {
    rl_point = rl_end;
    rl_redisplay();
    fputs("^C", rl_outstream);
    rl_crlf();
    rl_done = 1;
}

static inline int line_editor_history_length(void) { return history_length; }

static inline void line_editor_set_name(const char *name) { rl_readline_name = name; }

static inline int line_editor_is_terminal_changed(void) {
    return (rl_readline_state & RL_STATE_TERMPREPPED) != 0;
}

// The entry at `index`, counted from the oldest; NULL when there is none.
static inline const char *line_editor_history_line(int index) {
    HIST_ENTRY **entries = history_list();
    if (entries == NULL || index < 0 || index >= history_length) return NULL;
    return entries[index]->line;
}
